"""The 1718 Committee's designated vessels as a CSV: ships under the resolutions on North Korea.

The committee publishes a PDF, last changed in 2020; the CSV is a transcription of it. Columns:
vessel_name, imo_number, mmsi, flag, call_sign, type, designated_owner, date_of_designation; some
transcriptions have a running number, further information, and a column for each paragraph a ship
is designated under, which then gives the measures.

- Cells with several values number them ("1: Togo 2: Comoros"). The list does not say since when;
  the first is taken for the present one and the others for earlier ones, except names, which are
  all kept as names of the ship.
- A record is known by its IMO number, by its name where that is none.
- Nothing says that the file is whole; compare with the version before.
"""

import re
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ParsedList,
    Reading,
)
from vessels.sanctions.lists.dates import ListedDate, read_date
from vessels.sanctions.lists.identifiers import ship_number, station_numbers
from vessels.sanctions.lists.tables import Cells, Rows, Schema, closing, few, fitting, header_row

COLUMNS: Final[tuple[str, ...]] = (
    "vessel_name",
    "imo_number",
    "mmsi",
    "flag",
    "call_sign",
    "type",
    "designated_owner",
    "date_of_designation",
)
# A column of a paragraph -> the paragraph as it is cited.
PARAGRAPHS: Final = {
    "Paragraph 8 (d) of resolution 1718 (2006) and paragraph 12 of resolution 2270 (2016)": (
        "UNSCR 1718 (2006), paragraph 8 (d); UNSCR 2270 (2016), paragraph 12"
    ),
    "Paragraph 12 (a) of resolution 2321 (2016)": "UNSCR 2321 (2016), paragraph 12 (a)",
    "Paragraph 12 (d) of resolution 2321 (2016)": "UNSCR 2321 (2016), paragraph 12 (d)",
    "Paragraph 6 of resolution 2371 (2017) and paragraph 6 of resolution 2375 (2017)": (
        "UNSCR 2371 (2017), paragraph 6; UNSCR 2375 (2017), paragraph 6"
    ),
    "Economic resources controlled or operated by Ocean Maritime Management (KPe.020)": (
        "UNSCR 2270 (2016), paragraph 23 (Ocean Maritime Management, KPe.020)"
    ),
}
SCHEMA: Final = Schema(
    COLUMNS[:2], COLUMNS[2:], ("#", "other_information", "image_url", *PARAGRAPHS)
)
PROGRAMME: Final = "UN-1718"
BASIS: Final = "UNSCR 1718 (2006)"
_NUMBERED: Final = re.compile(r"(?:^|\s)\d{1,2}: ")


class Un1718:
    code = "un-1718-csv"
    label = "UN 1718 designated vessels, CSV"
    version = "1"
    columns: tuple[str, ...] = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = Rows(files.main)
        numbered = iter(rows)
        names, faults = SCHEMA.read(header_row(numbered))
        problems: list[str] = []
        records = []
        for line, cells in fitting(numbered, names, faults):
            if cells["vessel_name"] or cells["imo_number"]:
                records.append(_record(cells, line, problems))
            else:
                faults.append(f"Line {line} has neither a name nor an IMO number.")
        closing(rows, faults, problems)
        return ParsedList(
            records=tuple(records),
            parsed_count=len(records),
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
            is_open_ended=True,
        )


def _record(cells: Cells, line: int, problems: list[str]) -> ListedRecord:
    where = f"Line {line}, {cells['vessel_name']}"
    number = ship_number(cells["imo_number"], where, problems)
    names, flags = _values(cells["vessel_name"]), _values(cells["flag"])
    call_signs = _values(cells["call_sign"])
    stations = station_numbers(_values(cells["mmsi"]), where, problems)
    dates = [read_date(text) for text in _values(cells["date_of_designation"])]
    problems += [f"{where}: {each.problem}" for each in dates if each.problem]
    listed = min((each for each in dates if each.value), key=_day, default=ListedDate())
    name = names[0] if names else ""
    return ListedRecord(
        uid=f"IMO{number.value}" if number.value else f"{name} {number.raw}".strip()[:60],
        name=name,
        raw={column: text for column, text in cells.items() if text},
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        call_sign=call_signs[0] if call_signs else "",
        former_call_signs=call_signs[1:],
        vessel_type=cells["type"],
        flag=flags[0] if flags else "",
        former_flags=flags[1:],
        owner=cells["designated_owner"],
        programmes=(PROGRAMME,),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        legal_basis=BASIS,
        other_names=names[1:],
        remarks=cells["other_information"],
        measures=_measures(cells, listed),
    )


def _measures(cells: Cells, listed: ListedDate) -> tuple[ListedMeasure, ...]:
    """One for each paragraph that has anything but "na" in its column."""
    stated = [basis for column, basis in PARAGRAPHS.items() if cells[column].lower() not in _NO]
    return tuple(
        ListedMeasure(
            programme=PROGRAMME,
            legal_basis=basis,
            listed_on=listed.value,
            listed_on_precision=listed.precision,
        )
        for basis in stated or [BASIS]
    )


def _values(cell: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            part.strip()
            for part in _NUMBERED.split(cell)
            if part.strip() and part.strip().lower() not in _NO
        )
    )


def _day(each: ListedDate) -> tuple[int, int, int]:
    return each.value.timetuple()[:3] if each.value else (0, 0, 0)


_NO: Final = frozenset({"", "na", "n/a", "-", "no"})
