"""Who a vessel was said to be over time: every source by itself, repeated AIS words as one line."""

from dataclasses import dataclass
from datetime import datetime

from vessels.identity import Entry
from vessels.models import Attribute, ClaimBasis, IdentityClaim

SHOWN_AT_FIRST = 5


@dataclass(frozen=True)
class Line:
    """One value as one source gave it, or as a transponder sent it without a break.

    ``claims`` has more than one where the transponder repeated itself over several imports.
    """

    value: str
    claims: list[IdentityClaim]
    start: datetime | None
    end: datetime | None

    @property
    def first(self) -> IdentityClaim:
        return self.claims[0]

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(claim.source for claim in self.claims))


@dataclass(frozen=True)
class History:
    """One attribute: lines of people and registries first, then what her own transponder sent."""

    attribute: Attribute
    is_conflicting: bool
    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN_AT_FIRST]

    @property
    def folded(self) -> list[Line]:
        return self.lines[SHOWN_AT_FIRST:]


def of(sheet: list[Entry]) -> list[History]:
    """The history of each attribute of a sheet of :mod:`vessels.identity`."""
    return [History(entry.attribute, entry.is_conflicting, _lines(entry)) for entry in sheet]


def _lines(entry: Entry) -> list[Line]:
    claims = [claim for value in entry.values for claim in value.claims]
    sent = [claim for claim in claims if claim.basis == ClaimBasis.SELF_REPORTED]
    said = [claim for claim in claims if claim.basis != ClaimBasis.SELF_REPORTED]
    lines = [
        Line(claim.value, [claim], claim.valid_from, claim.valid_to)
        for claim in sorted(said, key=_when)
    ]
    # The newest word of a transponder is the one looked for.
    return lines + list(reversed(_runs(sorted(sent, key=_when))))


def _runs(sent: list[IdentityClaim]) -> list[Line]:
    """Consecutive equal values as one line."""
    runs: list[Line] = []
    for claim in sent:
        last = runs[-1] if runs else None
        if last and last.value == claim.value:
            ends = [at for at in (last.end, claim.valid_to) if at]
            runs[-1] = Line(last.value, [*last.claims, claim], last.start, max(ends, default=None))
        else:
            runs.append(Line(claim.value, [claim], claim.valid_from, claim.valid_to))
    return runs


def _when(claim: IdentityClaim) -> tuple[float, datetime]:
    return (claim.valid_from.timestamp() if claim.valid_from else 0.0, claim.asserted_at)
