"""A vessel's sanctions tab: her status on every list, as of any day, and a bar per list."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vessels.models import Vessel
from vessels.ownership import exposure
from vessels.sanctions import bars, status
from vessels.sanctions.asof import NOW, AsOf
from vessels.sanctions.bars import Bar, Segment
from vessels.sanctions.matches import history, reviewing
from vessels.sanctions.status import Pair
from vessels.views import past, vessel_frame
from vessels.views.person import person

MOST_YEARS = 8
# What a reader looks for comes first.
TELLING: Final = ("listed", "delisted", "never_listed", "unknown")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stretch of a bar in per cent of the axis; a sliver is drawn a third of one wide."""

    segment: Segment
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One bar as drawn, with where its versions were served."""

    bar: Bar
    drawn: list[Drawn]
    ticks: list[str]


@dataclass(frozen=True, slots=True)
class Axis:
    """From the first thing known of any list to now."""

    start: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return 100 * min(max(share, 0.0), 1.0)

    def draw(self, segment: Segment) -> Drawn:
        left, right = self.at(segment.start), self.at(segment.end)
        return Drawn(segment, f"{left:.2f}%", f"{max(right - left, 0.35):.2f}%")

    def lane(self, bar: Bar) -> Lane:
        """Ticks that would run together are one."""
        ticks = dict.fromkeys(f"{self.at(at):.1f}%" for at in bar.served)
        return Lane(bar, [self.draw(each) for each in bar.segments], list(ticks))

    @property
    def years(self) -> list[tuple[str, str]]:
        """Text and place of the new years on the axis, a handful of them."""
        found = range(self.start.year + 1, self.end.year + 1)
        step = max(1, -(-len(found) // MOST_YEARS))
        return [
            (str(year), f"{self.at(datetime(year, 1, 1, tzinfo=UTC)):.2f}%")
            for year in found[::step]
        ]


@require_GET
def vessel_sanctions(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, vessel = person(request), vessel_frame.get_vessel(request, pk)
    read = past.read(request)
    now, asked = read.now, read.as_of
    rows = sorted(_rows(vessel, asked, now), key=lambda row: TELLING.index(row.by_law.state))
    drawn = bars.bars(vessel, now=now)
    axis = Axis(bars.first_moment(drawn, now), now)
    context = {
        "past": read,
        "rows": [row for row in rows if row.by_law.version],
        "statuses": [row.by_law for row in rows],
        "bars": [axis.lane(bar) for bar in drawn],
        "axis": axis,
        "mark": f"{axis.at(asked.moment(now)):.2f}%" if read.is_past else "",
        "silent": [row.by_law.sanctions_list for row in rows if row.by_law.version is None],
        "matches": history.of_vessel(user, vessel, at=asked.held_at(now))
        if read.is_past
        else reviewing.of_vessel(user, vessel),
        "next": request.get_full_path(),
        **exposure.context_of(vessel, user, asked),
    }
    return vessel_frame.show(
        request, vessel, "Sanctions", "vessels/vessel_sanctions.html", None, context
    )


def _rows(vessel: Vessel, asked: AsOf, now: datetime) -> list[Pair]:
    """Today both columns are one: what is held is what is known."""
    if asked == NOW:
        return [Pair(each, each) for each in status.for_vessel(vessel, now=now)]
    on = asked.on or asked.moment(now).date()
    return status.pairs(vessel, on=on, now=now, known_at=asked.known_at)
