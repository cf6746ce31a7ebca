"""Ship names made comparable, and texts that hold several of them taken apart.

Case, accents, punctuation, `M/V` and the like, and a number written behind the name do not tell
ships apart; figures do ("JI SONG 6" is not "JI SONG 8"). A name in another script is written in
Latin letters by sound: good for a lead, never more.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from vessels.sanctions.matching.base import NameKind

# Words that stand where no name is known.
_NO_NAMES: Final = frozenset(
    {"UNKNOWN", "UNNAMED", "NO NAME", "NONAME", "NIL", "NONE", "NULL", "NA", "N A", "TBN", "TBA"}
)
# "ST. VITAMIN" and "S. KUZNETSOV" are names: only what shipping papers put before one goes.
_PREFIX: Final = re.compile(
    r"^(?:M[./]?[VTS]\.?|M V|S[./]?S\.?|[FS]/V|M/Y|(?:MOTOR )?(?:VESSEL|TANKER)|SHIP)\s+(?=\S)"
)
_IMO_TAIL: Final = re.compile(
    r"[\s,;(\[-]*\bIMO(?:\s*(?:NUMBER|NO\.?|NR\.?))?[\s:#.]*\d{5,8}\s*[)\]]?", re.IGNORECASE
)
_APOSTROPHES: Final = re.compile(r"['`´’‘ʹʼ\"“”«»]")
_APART: Final = re.compile(r"[^A-Z0-9]+")
_SYLLABLE: Final = re.compile(r"([぀-ヿ㐀-鿿가-힯])")
_HANGUL: Final = re.compile(r"[가-힯]")
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")
_RUSSIAN_END: Final = re.compile(r"(?<=[AEO])Y\b|(?<=[A-Z])IY\b")
_FIGURES: Final = re.compile(r"\d+")
_SERIES: Final = re.compile(r"^(?:[A-Z]|I{2,3}|I?V|VI{1,3}|I?X|XI{1,2})$")
_FORMER: Final = r"(?:\bEX[-\s.]+|\bF\.?/?K\.?/?A\b\.?|\bFORMERLY\b|\bPREVIOUSLY\b|\bFORMER NAME\b)"
_ALSO: Final = r"(?:\bA\.?/?K\.?/?A\b\.?|\bALSO KNOWN AS\b|\bALIAS\b)"
_SPLIT: Final = re.compile(
    rf"(?P<former>{_FORMER}[:\s]*)|(?P<also>{_ALSO}[:\s]*)|(?P<open>\()|(?P<end>[);]|\s/\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name in the form that is compared, beside what was written.

    `text` is upper case, words apart by one space; `letters` is the same without the spaces;
    `ordered` has its words sorted.
    """

    written: str
    text: str
    is_transliterated: bool = False

    @property
    def letters(self) -> str:
        return self.text.replace(" ", "")

    @property
    def ordered(self) -> str:
        return "".join(sorted(self.text.split()))

    @property
    def figures(self) -> list[str]:
        return _FIGURES.findall(self.text)

    @property
    def series(self) -> str:
        """The letter or Roman number at the end, as of sister ships: "II" of "WILMA II"."""
        words = self.text.split()
        return words[-1] if len(words) > 1 and _SERIES.match(words[-1]) else ""

    def is_sister_of(self, other: "Spelling") -> bool:
        """Their figures differ, or both have a letter or Roman number at the end, and it differs.

        Such names are told apart on purpose: "JI SONG 6" is no misspelt "JI SONG 8".
        """
        if self.figures != other.figures:
            return True
        return bool(self.series and other.series and self.series != other.series)


def normalised(text: str) -> str:
    """A name as it is compared: "M/V Ålesund-2 (IMO 9179842)" is "ALESUND 2"."""
    bare = _APOSTROPHES.sub("", _IMO_TAIL.sub(" ", unicodedata.normalize("NFKC", text)))
    latin = bare if bare.isascii() else anyascii(_SYLLABLE.sub(r" \1 ", bare))
    words = _APOSTROPHES.sub("", latin).upper().strip()
    shortened = _PREFIX.sub("", words)
    plain = _APART.sub(" ", shortened).strip() or _APART.sub(" ", words).strip()
    return "" if plain in _NO_NAMES else plain


def is_latin(text: str) -> bool:
    """False where any letter is of another script; accents and figures do not matter."""
    return text.isascii() or all(
        unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER", "FULLWIDTH LATIN"))
        for letter in text
        if letter.isalpha() and letter not in "ºª"
    )


@lru_cache(maxsize=50_000)
def spellings(written: str) -> tuple[Spelling, ...]:
    """The forms one name is compared in; none where it says nothing.

    A name in Hangul or Cyrillic has a second one, as ships write it: 지성 is "Ji Song" in North
    Korea where the usual transliteration has "Ji Seong", Николай is "Nikolai" beside "Nikolay".
    """
    text = normalised(written)
    if not text:
        return ()
    forms = [text]
    if _HANGUL.search(written):
        forms.append(text.replace("EO", "O").replace("EU", "U"))
    if _CYRILLIC.search(written):
        forms.append(_RUSSIAN_END.sub("I", text.replace("IYA", "IA")))
    foreign = not is_latin(written)
    return tuple(Spelling(written, form, foreign) for form in dict.fromkeys(forms))


def parts(text: str) -> Iterator[tuple[str, NameKind]]:
    """The names in "NEW (OLD)", "NEW ex-OLD", "ONE; TWO", "ONE / TWO" and "NEW f/k/a OLD".

    What stands in brackets without a word is taken for a former name, as shipping papers write it.
    """
    kind, start = NameKind.PRIMARY, 0
    rest = _IMO_TAIL.sub(" ", text)
    for found in _SPLIT.finditer(rest):
        if piece := rest[start : found.start()].strip(" ,"):
            yield piece, kind
        kind = NameKind.FORMER if found["former"] or found["open"] else NameKind.OTHER
        start = found.end()
    if piece := rest[start:].strip(" ,"):
        yield piece, kind
