"""A record's wordings side by side, field by field, with what differs marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from vessels.models import RecordVersion


@dataclass(frozen=True)
class Field:
    """One published field in each wording, oldest first; empty text where it says nothing."""

    name: str
    texts: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1


def side_by_side(wordings: Sequence[RecordVersion], *, columns: Sequence[str]) -> list[Field]:
    """The raw fields in the order of `columns`, without those that no wording fills in."""
    names = dict.fromkeys([*columns, *(name for each in wordings for name in each.raw)])
    fields = (
        Field(name.replace("_", " "), tuple(str(each.raw.get(name, "")) for each in wordings))
        for name in names
    )
    return [field for field in fields if any(field.texts)]
