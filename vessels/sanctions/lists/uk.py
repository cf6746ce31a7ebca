"""The UK sanctions list as a CSV: one row for each name and address of a designation.

The first line is `Report Date: 11-Sep-2026`, the second the header. Rows of one `Unique ID` belong
together, wherever they stand. Ships are those with `Designation Type` = Ship.

- `Name type`: the "Primary name" names the record; aliases and variations are other names, weak
  ones where `Alias strength` says so. Names in another script are other names too.
- `IMO number` comes bare or with a prefix; two numbers for one ship are no number.
- "Current owner/operator (s)" does not say which of the two it names. It is kept as owner, the
  nearest of the roles; previous ones are kept as published, as no date goes with them.
- "Tonnage of ship" does not say which tonnage it is; it is kept as published.
- Every combination of regime and `Sanctions Imposed` (split on `|`) is one measure, dated by
  `Date Designated`.
- Nothing says that the file is whole; compare with the version before.

The file has 50 MB: it is read row by row, and only what differs between the rows of a designation
is kept.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ParsedList,
    Reading,
    UnreadableList,
)
from vessels.sanctions.lists.dates import read_date
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.tables import Row, Rows, Schema, closing, few, fitting, header_row
from vessels.sanctions.lists.uk_designations import Designated

REPORT: Final = "report date"
KEYS: Final = ("Unique ID", "Designation Type", "Name 6", "Name type")
OTHERS: Final = (
    "Last Updated",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Alias strength",
    "Name non-latin script",
    "Regime Name",
    "Sanctions Imposed",
    "Date Designated",
    "Address Country",
    "Parent company",
    "Business registration number (s)",
    "IMO number",
    "Current owner/operator (s)",
    "Previous owner/operator (s)",
    "Current believed flag of ship",
    "Previous flags",
    "Type of ship",
    "Tonnage of ship",
)
OPTIONAL: Final = (
    "OFSI Group ID",
    "UN Reference Number",
    "Title",
    "Non-latin script type",
    "Non-latin script language",
    "Designation source",
    "Other Information",
    "UK Statement of Reasons",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Address Line 6",
    "Address Postal Code",
    "Phone number",
    "Website",
    "Email address",
    "D.O.B",
    "Nationality(/ies)",
    "National Identifier number",
    "National Identifier additional information",
    "Passport number",
    "Passport additional information",
    "Position",
    "Gender",
    "Town of birth",
    "Country of birth",
    "Type of entity",
    "Subsidiaries",
    "Length of ship",
    "Year Built",
    "Hull identification number (HIN)",
)
SCHEMA: Final = Schema(KEYS, OTHERS, OPTIONAL)


class UkSanctions:
    code = "uk-sanctions-csv"
    label = "UK sanctions list, CSV"
    version = "1"
    columns: tuple[str, ...] = (
        "Unique ID",
        "Name 6",
        "Designation Type",
        "Regime Name",
        "Date Designated",
        "IMO number",
        "Current believed flag of ship",
        "Previous flags",
        "Current owner/operator (s)",
        "Sanctions Imposed",
        "Last Updated",
    )

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        rows = Rows(files.main)
        numbered = iter(rows)
        problems: list[str] = []
        published, header = _beginning(numbered, problems)
        names, faults = SCHEMA.read(header)
        found: dict[str, Designated] = {}
        for line, cells in fitting(numbered, names, faults):
            if uid := cells["Unique ID"]:
                found.setdefault(uid, Designated(uid, line)).add(cells)
            else:
                faults.append(f"Line {line} has no Unique ID.")
        records = Packed(each.record(problems) for each in found.values())
        closing(rows, faults, problems)
        return ParsedList(
            records=records,
            parsed_count=len(records),
            publisher_date=published,
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
            is_open_ended=True,
        )


def _beginning(rows: Iterator[Row], problems: list[str]) -> tuple[date | None, list[str]]:
    """The report's date and the header. An extract may lack the date's line."""
    row = header_row(rows)
    label, colon, text = row[0].partition(":")
    if not (colon and label.strip().lower() == REPORT):
        if len([cell for cell in row if cell.strip()]) == 1:
            raise UnreadableList(
                f"The first line reads “{row[0][:60]}”, not “Report Date: ...” and not a header. "
                "Choose the format that the file really has."
            )
        problems.append("The first line does not give the report's date.")
        return None, row
    reading = read_date(text, day_first=True)
    if not reading.value:
        problems.append(f"Line 1: {reading.problem or 'the report has no date.'}")
    return reading.value, header_row(rows)
