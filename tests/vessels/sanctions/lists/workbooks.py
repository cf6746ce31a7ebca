"""Workbooks made for the tests, in the shape of the EU's list of designated vessels.

ILLUSTRATIVE - synthetic: their ships are invented.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl

HEADER = (
    None,
    "Vessel name",
    "IMO number",
    "Date of application",
    "Link to relevant EU Official Journal",
)
LINK = "http://data.europa.eu/eli/reg/2024/1745/oj"
ROWS: Sequence[Sequence[object]] = (
    (1, "MORNING TIDE", 9999993, date(2024, 6, 25), LINK),
    (2, "LONG WAVE", "IMO 9999981", "#REF!", LINK),
    (None, None, None, None, None),
    (3, "NUMBERLESS", "99999X3", "24.10.2025", None),
    (4, "MORNING TIDE", 9999993.0, date(2025, 12, 19), LINK),
)


def workbook(
    rows: Sequence[Sequence[object]] = ROWS, *, header: Sequence[object] = HEADER, title: str = ""
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    if title:
        sheet.append((title,))
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced, or one more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return out.getvalue()
