"""The names a list's record has had under one identifier, with the versions they stood in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vessels.models import RecordVersion
from vessels.sanctions.asof import instant


@dataclass(frozen=True, slots=True)
class Named:
    """A name, the first wording that has it and the last."""

    name: str
    first: RecordVersion
    last: RecordVersion

    @property
    def seen_text(self) -> str:
        """Between which versions it was on the list: "2023-01-24 to 2026-08-01"."""
        start = instant(self.first.first_version.served_at)
        return f"{start} to {instant(self.last.last_version.confirmed_at)}"


def names_of(wordings: Sequence[RecordVersion]) -> list[Named]:
    """Of wordings of one record, oldest first: its names in order, a repeated one once."""
    found: list[Named] = []
    for wording in wordings:
        if found and found[-1].name == wording.name:
            found[-1] = replace(found[-1], last=wording)
        else:
            found.append(Named(wording.name, wording, wording))
    return found
