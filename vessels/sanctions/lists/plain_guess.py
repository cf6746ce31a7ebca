"""Which column of a country's own CSV probably is what, for a person to confirm. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

# Field -> words a header for it has, best first; in the languages such lists have come in.
WORDS: Final = {
    "uid": (
        "uid",
        "id",
        "unique id",
        "reference",
        "ref",
        "no",
        "nr",
        "number",
        "kennung",
        "номер",
        "numero",
        "numéro",
        "番号",
    ),
    "name": (
        "vessel name",
        "ship name",
        "name of vessel",
        "name of ship",
        "name",
        "vessel",
        "ship",
        "schiffsname",
        "schiff",
        "nom du navire",
        "navire",
        "nom",
        "nombre",
        "название",
        "судно",
        "船名",
        "선박명",
    ),
    "imo": ("imo", "imo number", "imo no", "imo nr", "номер имо", "имо", "imo番号"),
    "mmsi": ("mmsi",),
    "call_sign": ("call sign", "callsign", "rufzeichen", "indicatif", "позывной"),
    "vessel_type": ("vessel type", "ship type", "type of vessel", "type of ship", "type", "тип"),
    "flag": ("flag", "flag state", "flagge", "pavillon", "bandera", "флаг", "船籍"),
    "gross_tonnage": ("gross tonnage", "gt", "grt"),
    "owner": ("owner", "registered owner", "eigner", "propriétaire", "владелец"),
    "manager": ("manager", "ship manager"),
    "operator": ("operator", "betreiber", "exploitant", "оператор"),
    "programme": ("programme", "program", "regime", "sanctions programme"),
    "measure": ("measure", "measures", "sanction", "maßnahme", "mesure"),
    "listed_on": (
        "listed on",
        "date listed",
        "date of listing",
        "date of designation",
        "designated on",
        "start date",
        "date",
        "gelistet am",
        "datum",
        "дата",
        "告示日付",
    ),
    "ended_on": ("ended on", "end date", "delisted on", "date delisted"),
    "legal_basis": ("legal basis", "legal act", "rechtsgrundlage", "base légale", "основание"),
    "linked_to": ("linked to", "related to"),
    "former_names": ("former names", "former name", "previous names", "previous name", "ex name"),
    "other_names": ("other names", "aliases", "alias", "aka", "also known as"),
    "weak_names": ("weak aliases", "weak alias"),
    "former_flags": ("former flags", "previous flags", "previous flag"),
    "company_imo": ("company imo", "imo company number"),
    "country": ("country", "land", "pays", "страна"),
    "remarks": ("remarks", "notes", "comments", "other information", "bemerkungen", "примечание"),
}
_BETWEEN: Final = re.compile(r"[\W_]+")


def guess(header: Sequence[str]) -> dict[str, str]:
    """Field -> header of its likely column. Each column is used once, but an IMO column stands in
    for a missing identifier: ships are known by it.
    """
    free = {_words(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for field, words in WORDS.items():
        key = next((word for word in map(_words, words) if word in free), None)
        if key is not None:
            found[field] = free.pop(key)
    if "uid" not in found and "imo" in found:
        found["uid"] = found["imo"]
    return found


def _words(text: str) -> str:
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
