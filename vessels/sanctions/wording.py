"""A record's wordings side by side, field by field, with what differs marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vessels.models import RecordVersion
from vessels.sanctions.changes import FieldChange, field_changes


@dataclass(frozen=True)
class Field:
    """One published field in each wording, oldest first; empty text where it says nothing."""

    name: str
    texts: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1


@dataclass(frozen=True)
class Comparison:
    """Two wordings: what differs in meaning, and every published field that differs at all."""

    before: RecordVersion
    after: RecordVersion
    facts: tuple[FieldChange, ...]
    fields: tuple[Field, ...]


def side_by_side(wordings: Sequence[RecordVersion], *, columns: Sequence[str]) -> list[Field]:
    """The raw fields in the order of `columns`, without those that no wording fills in."""
    names = dict.fromkeys([*columns, *(name for each in wordings for name in each.raw)])
    fields = (
        Field(name.replace("_", " "), tuple(str(each.raw.get(name, "")) for each in wordings))
        for name in names
    )
    return [field for field in fields if any(field.texts)]


def compared(
    wordings: Sequence[RecordVersion], asked: Mapping[str, Any], *, columns: Sequence[str]
) -> Comparison | None:
    """The wordings whose keys are `from` and `to`; else the last two; None where there is one."""
    if len(wordings) < 2:
        return None
    by_key = {str(each.pk): each for each in wordings}
    before = by_key.get(str(asked.get("from", "")), wordings[-2])
    after = by_key.get(str(asked.get("to", "")), wordings[-1])
    rows = side_by_side([before, after], columns=columns)
    return Comparison(
        before,
        after,
        field_changes(before.facts, after.facts),
        tuple(row for row in rows if row.differs),
    )
