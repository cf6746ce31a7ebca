"""Japan's list of asset freezes: companies and people, with names in two languages.

Thirty-two columns under Japanese headers. Several values in a cell are separated by a full-width
semicolon, which also stands inside brackets, where it separates nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from vessels.sanctions.lists.base import ListedRecord, PartyKind
from vessels.sanctions.lists.dates import read_date
from vessels.sanctions.lists.tables import Cells, Row, Schema, fitting

UID, KIND, NAME_JA, NAME_EN = "番号", "個人・団体", "氏名（日本語）", "氏名（英語）"
SECTION, DATE, REMARKS = "区分", "告示日付", "その他の情報"
COUNTRY, NATIONALITY = "住所・所在地（国）（英語）", "国籍（英語）"
OTHER_NAMES: Final = ("別名・別称（英語）", "別名・別称（日本語）")
FORMER_NAMES: Final = ("旧称（英語）", "旧称（日本語）")
WEAK_NAMES: Final = ("確定に十分でない別名（英語）", "確定に十分でない別名（日本語）")
KINDS: Final = {"個人": PartyKind.PERSON, "団体": PartyKind.ORGANISATION}
SCHEMA: Final = Schema(
    keys=(UID, KIND, NAME_EN),
    others=(NAME_JA, SECTION, DATE, REMARKS, COUNTRY, *OTHER_NAMES, *FORMER_NAMES, *WEAK_NAMES),
    optional=(
        NATIONALITY,
        "告示番号",
        "称号（日本語）",
        "称号（英語）",
        "役職（日本語）",
        "役職（英語）",
        "生年月日",
        "出生地（日本語）",
        "出生地（英語）",
        "国籍（日本語）",
        "旅券番号",
        "身分証番号",
        "住所・所在地（国）（日本語）",
        "住所・所在地（都市その他の情報）（日本語）",
        "住所・所在地（都市その他の情報）（英語）",
        "国連参照番号",
        "リスト掲載日",
        "外務省告示情報",
    ),
)
SHOWN: Final = (UID, NAME_EN, NAME_JA, DATE, SECTION)
# A semicolon that no bracket, once opened, still encloses.
_BETWEEN: Final = re.compile(r"[；;](?![^（(]*[）)])")


def is_header(row: Sequence[str]) -> bool:
    return {UID, NAME_EN} <= {cell.strip() for cell in row}


def read(
    header: Sequence[str], rows: Iterator[Row], problems: list[str]
) -> tuple[list[ListedRecord], list[str]]:
    """The entries and the faults of the rows below the header."""
    names, faults = SCHEMA.read(header)
    records = []
    for line, cells in fitting(rows, names, faults):
        if cells[UID]:
            records.append(_record(cells, line, problems))
        else:
            faults.append(f"Line {line} has no {UID} (number).")
    return records, faults


def _record(cells: Cells, line: int, problems: list[str]) -> ListedRecord:
    name = cells[NAME_EN] or cells[NAME_JA]
    where = f"Line {line}, {cells[UID]} {name}"
    kind = KINDS.get(cells[KIND])
    if kind is None:
        problems.append(f"{where}: “{cells[KIND]}” is unknown; kept as something else.")
    listed = read_date(cells[DATE])
    if listed.problem:
        problems.append(f"{where}: {listed.problem}")
    also = (cells[NAME_JA],) if cells[NAME_EN] and cells[NAME_JA] else ()
    return ListedRecord(
        uid=cells[UID],
        name=name,
        raw={column: text for column, text in cells.items() if text},
        kind=kind or PartyKind.OTHER,
        programmes=(cells[SECTION],) if cells[SECTION] else (),
        listed_on=listed.value,
        listed_on_precision=listed.precision,
        other_names=(*also, *_values(cells, OTHER_NAMES)),
        former_names=_values(cells, FORMER_NAMES),
        weak_names=_values(cells, WEAK_NAMES),
        country=cells[COUNTRY] or cells[NATIONALITY],
        remarks=cells[REMARKS],
    )


def _values(cells: Cells, columns: Sequence[str]) -> tuple[str, ...]:
    parts = [part.strip() for column in columns for part in _BETWEEN.split(cells[column])]
    return tuple(dict.fromkeys(part for part in parts if part))
