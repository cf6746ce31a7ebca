"""The real lists beside the project, as entries and as pairs whose answer is known.

OFAC's SDN list of July 2021 and of January 2023, and the vessels of Annex XLII to Regulation (EU)
833/2014. The pairs are made from the lists themselves: two records with one valid IMO number are
one ship; two with one name and two valid IMO numbers are two.
"""

import random
import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from vessels.sanctions.lists.base import Files
from vessels.sanctions.lists.registry import PARSERS
from vessels.sanctions.matching.base import Entry, Query, Worn
from vessels.sanctions.matching.names import normalised

DATA: Final = Path(__file__).resolve().parents[3] / "shared/data"
OFAC_2021: Final = "sanctions/ofac/sdn_2021-07_watchman_bench.csv"
OFAC_2023: Final = "sanctions/ofac/sdn_2023-01_sancbook.csv"
EU: Final = "sanctions/eu/32014R0833.csv"


def are_there(data: Path = DATA) -> bool:
    return all((data / name).is_file() for name in (OFAC_2021, OFAC_2023, EU))


def ofac(name: str, data: Path = DATA) -> list[Entry]:
    """The vessels of one SDN.CSV."""
    return _vessels("ofac-sdn-csv", data / name, "ofac-sdn", "OFAC SDN")


def eu(data: Path = DATA) -> list[Entry]:
    """The vessels of Annex XLII."""
    return _vessels("eu-annexes-csv", data / EU, "eu-833-2014", "EU 833/2014 Annex XLII")


def _vessels(parser: str, path: Path, code: str, name: str) -> list[Entry]:
    records = PARSERS[parser].parse(Files.of(path.read_bytes())).vessels
    return [
        Entry.of(record, key=f"{code}/{record.uid}", list_code=code, list_name=name)
        for record in records
    ]


def asked(entry: Entry) -> Query:
    """The entry as somebody would ask for her: her names and numbers, without the list's uid."""
    return Query(
        key=entry.key,
        name=entry.name,
        imo=str(entry.imo or ""),
        mmsi=str(entry.mmsi or ""),
        call_sign=entry.call_sign,
        flag=entry.flag,
        names=(
            *(Worn(name, is_former=True) for name in entry.former_names),
            *(Worn(name) for name in (*entry.other_names, *entry.weak_names)),
        ),
    )


def same_ship(left: Iterable[Entry], right: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs of records with one valid IMO number, one from either side."""
    others = list(right)
    return [(one, two) for one in left for two in others if one.imo and one.imo == two.imo]


def namesakes(entries: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs of records that bear one name (now or before) and have two valid IMO numbers."""
    held = [(entry, _all_names(entry)) for entry in entries if entry.imo]
    return [
        (one, two)
        for place, (one, names) in enumerate(held)
        for two, other_names in held[place + 1 :]
        if one.imo != two.imo and names & other_names
    ]


def _all_names(entry: Entry) -> set[str]:
    written = (entry.name, *entry.former_names, *entry.other_names, *entry.weak_names)
    return {normalised(name) for name in written}


def misspelt(entries: Iterable[Entry], *, seed: int) -> Iterator[tuple[str, Entry]]:
    """Each name with one letter wrong, left out, doubled up or swapped with the next, by chance."""
    chance = random.Random(seed)
    for entry in entries:
        name = entry.name.upper()
        letters = [place for place, letter in enumerate(name) if letter in string.ascii_uppercase]
        at = chance.choice(letters)
        wrong = chance.choice(string.ascii_uppercase.replace(name[at], ""))
        written = chance.choice(
            (
                name[:at] + wrong + name[at + 1 :],
                name[:at] + name[at + 1 :],
                name[:at] + wrong + name[at:],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            )
        )
        if normalised(written) != normalised(name):
            yield written, entry
