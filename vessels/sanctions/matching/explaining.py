"""What was observed between a query and an entry, in words, each with its points.

"Here" is the ship asked about; "listed" is what the list says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vessels.sanctions.matching import flags, names
from vessels.sanctions.matching.base import Entry, NameKind, Worn
from vessels.sanctions.matching.index import Listed, sign_of
from vessels.sanctions.matching.reading import Asked, OwnName
from vessels.sanctions.matching.scoring import Parameters, Point

_KIND_WORDS: Final = {
    NameKind.FORMER: "a previous name",
    NameKind.OTHER: "another name",
    NameKind.TRANSLITERATED: "a name in another script",
    NameKind.WEAK: "a weak alias",
}


@dataclass(frozen=True, slots=True)
class NameMet:
    """A name here that equals a listed one, or differs from it in `letters` letters."""

    own: OwnName
    listed: Listed
    letters: int
    bearers: int

    @property
    def is_reordered(self) -> bool:
        """Neither equal nor misspelt as written: only with the words in another order."""
        own, other = self.own.spelling, self.listed.spelling
        return self.letters == 0 and own.letters != other.letters


@dataclass(frozen=True, slots=True)
class NumberMet:
    """An MMSI or call sign that both have; `is_former` where the list has it as a former one."""

    value: str
    worn: Worn
    is_former: bool


def name_points(met: NameMet, entry: Entry, parameters: Parameters) -> list[Point]:
    """The name's own points; what is said first carries most of them."""
    own, listed, worth = met.own, met.listed, parameters.names[met.listed.kind]
    length = max(len(own.spelling.letters), len(listed.spelling.letters))
    if met.letters:
        worth = round(worth * (1 - met.letters / length))
    points = [Point(_name_words(met, entry), worth)]
    if met.letters and own.spelling.text[0] != listed.spelling.text[0]:
        points.append(Point("The first letters differ", parameters.other_first_letter))
    if met.is_reordered:
        points.append(Point("Its words stand in another order", parameters.other_order))
    if own.spelling.is_transliterated:
        said = f"“{own.spelling.written}” is compared by its sound, {own.spelling.text}"
        points.append(Point(said, parameters.own_transliterated))
    if own.was:
        points.append(
            Point(f"Here it is a former name{span(own.worn)}", parameters.own_former_name)
        )
    if length <= parameters.very_short_letters:
        points.append(Point(f"{length} letters say very little", parameters.very_short))
    elif length <= parameters.short_letters:
        points.append(Point(f"{length} letters say little", parameters.short))
    others = min(met.bearers - 1, parameters.most_bearers)
    if others > 0:
        said = f"{met.bearers} ships on the lists bear this name"
        points.append(Point(said, others * parameters.each_bearer))
    return points


def _name_words(met: NameMet, entry: Entry) -> str:
    own, listed = met.own.spelling, met.listed
    kind = _KIND_WORDS.get(listed.kind)
    of = f", {kind} of {entry.name}" if kind else ""
    if met.letters:
        count = "1 letter" if met.letters == 1 else f"{met.letters} letters"
        return f"Name differs in {count}: {own.text} here, {listed.spelling.text} listed{of}"
    return f"Name is equal: {listed.spelling.text}{of}"


def mmsi_point(met: NumberMet, parameters: Parameters) -> Point:
    """An equal MMSI: strong where nothing stronger is known, since a number can be passed on."""
    is_former = met.is_former or met.worn.was
    points = parameters.former_mmsi if is_former else parameters.mmsi
    return Point(_number_words("MMSI", met), points)


def call_sign_point(met: NumberMet, parameters: Parameters, *, leads: bool) -> Point:
    """An equal call sign: it changes with the flag and is given out again."""
    is_former = met.is_former or met.worn.was
    points = parameters.former_call_sign if is_former else parameters.call_sign
    return Point(_number_words("Call sign", met), points if leads else parameters.also_call_sign)


def _number_words(what: str, met: NumberMet) -> str:
    listed = ", listed as a former one" if met.is_former else ""
    here = f", here a former one{span(met.worn)}" if met.worn.was else ""
    return f"{what} is equal: {met.value}{listed}{here}"


def span(worn: Worn) -> str:
    """ " (2021-03-01 to 2023-05-02)", as much of it as is known."""
    since = worn.since.isoformat() if worn.since else ""
    until = worn.until.isoformat() if worn.until else ""
    if since and until:
        return f" ({since} to {until})"
    return f" (from {since})" if since else f" (until {until})" if until else ""


def flag_point(asked: Asked, entry: Entry, parameters: Parameters) -> Point | None:
    """An equal flag adds a little; a differing one takes nothing, since flags are changed."""
    here, listed = flags.code_of(asked.query.flag), flags.code_of(entry.flag)
    if not (here and listed):
        return None
    if here == listed:
        return Point(f"Flag is equal: {entry.flag}", parameters.also_flag)
    return Point(f"Flag differs: {asked.query.flag} here, {entry.flag} listed")


def differences(asked: Asked, entry: Entry) -> Iterator[str]:
    """Under an equal IMO number: what the list says otherwise, one sentence each."""
    if asked.names and asked.names[0].spelling.letters not in _listed_letters(entry):
        former = "".join(f", previous name {name}" for name in entry.former_names)
        other = "".join(f", also {name}" for name in (*entry.other_names, *entry.weak_names))
        own = asked.names[0].spelling.text
        yield f"Name differs: {own} here, {entry.name} listed{former}{other}."
    if asked.mmsis and entry.mmsi and str(entry.mmsi) not in {digits for digits, _ in asked.mmsis}:
        yield f"MMSI differs: {asked.mmsis[0][0]} here, {entry.mmsi} listed."
    sign = sign_of(entry.call_sign)
    if asked.call_signs and sign and sign not in {each for each, _ in asked.call_signs}:
        yield f"Call sign differs: {asked.call_signs[0][0]} here, {entry.call_sign} listed."
    here, listed = flags.code_of(asked.query.flag), flags.code_of(entry.flag)
    if here and listed and here != listed:
        yield f"Flag differs: {asked.query.flag} here, {entry.flag} listed."


def _listed_letters(entry: Entry) -> set[str]:
    return {
        spelling.letters
        for part, kind in names.parts(entry.name)
        if kind == NameKind.PRIMARY
        for spelling in names.spellings(part)
    }


def veto(asked: Asked, entry: Entry) -> str:
    """Why whatever else is equal does not count."""
    return (
        f"But the IMO numbers differ, {asked.imo} here and {entry.imo} at {entry.called}: "
        "another ship."
    )


def numbers(asked: Asked, entry: Entry) -> str:
    """Why no IMO number decides, and what stands in its place on either side."""
    raw = asked.query.imo.strip()
    here = f"“{raw}” here is not one" if raw else "none here"
    if asked.imo:
        here = f"{asked.imo} here"
    if entry.imo:
        listed = f"{entry.called} has {entry.imo}"
    elif entry.imo_raw:
        listed = f"{entry.called} has “{entry.imo_raw}”, which is not one"
    else:
        listed = f"{entry.called} has none"
    return f"No IMO number decides: {here}; {listed}."
