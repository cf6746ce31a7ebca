"""What a screening found, for pages and as a file that a spreadsheet opens safely."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import User
from vessels.models import Screening, ScreeningRow, Verdict, Vessel
from vessels.sanctions.matching.base import Basis
from vessels.sanctions.matching.scoring import strength
from vessels.screening.reading import FIELDS

COLUMNS: Final = (
    "line",
    *FIELDS,
    "verdict",
    "score",
    "list",
    "entry",
    "listed_name",
    "listed_imo",
    "basis",
    "is_another_ship",
    "why",
    "problem",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@")
# What asks most of a person first.
ORDER: Final = (
    Verdict.LISTED,
    Verdict.LEAD,
    Verdict.VETOED,
    Verdict.UNREADABLE,
    Verdict.NO_HIT,
)


def rows_of(screening: Screening, verdict: str = "") -> QuerySet[ScreeningRow]:
    """Its rows, those that ask most of a person first."""
    rows = screening.rows.all()
    if verdict:
        rows = rows.filter(verdict=verdict)
    whens = [When(verdict=each, then=Value(rank)) for rank, each in enumerate(ORDER)]
    rank = Case(*whens, default=Value(len(ORDER)), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-score", "line")


@dataclass(frozen=True, slots=True)
class Found:
    """One hit as a page shows it; `vessel` is ours under the listed IMO number, where equal."""

    hit: Mapping[str, Any]
    strength: str
    vessel: Vessel | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its hits, the one that says most first."""

    row: ScreeningRow
    hits: tuple[Found, ...]


def shown(user: User, rows: Iterable[ScreeningRow]) -> list[Shown]:
    """These rows for a page, with those of our vessels that the user may see. One query."""
    held = list(rows)
    numbers = {hit["imo"] for row in held for hit in row.hits if hit["basis"] == Basis.SAME_IMO}
    ours = Vessel.objects.visible_to(user).filter(imo_number__in=numbers)
    vessels = {vessel.imo_number: vessel for vessel in ours}
    return [
        Shown(
            row,
            tuple(
                Found(
                    hit,
                    strength(hit["score"]),
                    vessels.get(hit["imo"]) if hit["basis"] == Basis.SAME_IMO else None,
                )
                for hit in row.hits
            ),
        )
        for row in held
    ]


class _Echo:
    """What `csv` writes to: gives each line back, so that a download is never held whole."""

    def write(self, text: str) -> str:
        return text


def lines(screening: Screening) -> Iterator[str]:
    """The result as CSV: a line for each hit, and one for each ship without any, in file order.

    The first lines, each beginning with `#`, say which lists were asked and how far they reach.
    """
    writer: Any = csv.writer(_Echo())
    yield "\ufeff"
    for said in _preface(screening):
        yield writer.writerow([f"# {said}"])
    yield writer.writerow(COLUMNS)
    for row in screening.rows.order_by("line").iterator(chunk_size=2000):
        for hit in row.hits or [None]:
            yield writer.writerow([safe(cell) for cell in _cells(row, hit)])


def safe(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith("\t") else text


def said_of(asked: Mapping[str, Any]) -> str:
    """One list of `Screening.against` in words, without its name."""
    held = f"as of {asked['as_of']}, {asked['vessels']:,} ships." if asked["version"] else ""
    return " ".join(filter(None, (held, asked["reservation"])))


def _preface(screening: Screening) -> Iterator[str]:
    at = screening.finished_at
    yield f"{screening.name}: {screening.rows_total} ships, screened {at:%Y-%m-%d %H:%M}Z"
    yield "“Nothing found” means that no list asked names her. It clears nobody."
    for each in screening.against:
        if not _was_never_on(each):
            yield f"{each['name']}: {said_of(each)}"
    if offered := [each["name"] for each in screening.against if _was_never_on(each)]:
        yield f"Switched off and never loaded, not asked: {'; '.join(offered)}."


def _was_never_on(asked: Mapping[str, Any]) -> bool:
    return not asked["version"] and asked["reservation"].startswith("Switched off")


def _cells(row: ScreeningRow, hit: Mapping[str, Any] | None) -> list[object]:
    found = hit or {}
    return [
        row.line,
        *(row.given.get(field, "") for field in FIELDS),
        row.get_verdict_display(),
        found.get("score", ""),
        found.get("list_name", ""),
        found.get("uid", ""),
        found.get("name", ""),
        found.get("imo") or "",
        found.get("basis", ""),
        ("yes" if found["is_vetoed"] else "no") if found else "",
        " ".join(found.get("reasons", [])),
        row.problem,
    ]
