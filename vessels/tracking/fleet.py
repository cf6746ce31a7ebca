"""A person's watched vessels together: who they are, where last heard, which of them are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from vessels import identity, mmsi
from vessels.identity import Span
from vessels.mmsi import Country
from vessels.models import Event, TrackSegment, Vessel, Watch
from vessels.sanctions import status
from vessels.sanctions.status import ListStatus
from vessels.tracking import last_positions
from vessels.tracking.last_positions import Last
from vessels.tracking.tracks import Window

TRACK_COLOURS = 6
LISTED, NOT_LISTED = "listed", "not_listed"
MARKED = 500  # events on one map; more are no longer told apart


@dataclass(frozen=True, slots=True)
class Choice:
    """What the filter panel asks for; empty text is "any"."""

    window: Window
    flag: str = ""
    listed: str = ""
    event_kind: str = ""


@dataclass
class Ship:
    """A watched vessel. ``events`` counts those of the chosen kind (or all) in the window."""

    vessel: Vessel
    spans: list[Span]
    statuses: list[ListStatus]
    colour_index: int
    last: Last | None = None
    events: int = 0
    flags: list[Country] = field(default_factory=list)

    @property
    def listings(self) -> list[ListStatus]:
        return [each for each in self.statuses if each.state in ("listed", "delisted")]

    @property
    def is_listed(self) -> bool:
        return any(each.state == "listed" for each in self.statuses)


def watched(user: User, window: Window, event_kind: str = "", *, now: datetime) -> list[Ship]:
    """Every vessel the person watches. Ten queries, however many there are."""
    watches = Watch.objects.visible_to(user).select_related("vessel")
    vessels = [each.vessel for each in watches]
    if not vessels:
        return []
    spans = identity.transponders_of(vessels, user)
    statuses = status.for_vessels(vessels, now=now)
    events = _events(vessels, user, window, event_kind)
    ships = [
        Ship(
            vessel=vessel,
            spans=spans.get(vessel.pk, []),
            statuses=statuses[vessel],
            colour_index=number % TRACK_COLOURS,
            events=events.get(vessel.pk, 0),
            flags=_flags(spans.get(vessel.pk, [])),
        )
        for number, vessel in enumerate(vessels)
    ]
    places = last_positions.of_spans([ship.spans for ship in ships], user, until=window.end)
    for number, last in places.items():
        ships[number].last = last
    return ships


def chosen(ships: Iterable[Ship], choice: Choice) -> list[Ship]:
    """Those that the filters let through."""
    return [ship for ship in ships if _passes(ship, choice)]


def spans_of(ships: Iterable[Ship]) -> list[Span]:
    return [span for ship in ships for span in ship.spans]


def marked(ships: Iterable[Ship], user: User, window: Window, event_kind: str = "") -> list[Event]:
    """The newest events of the ships in the window that have a place on a map, at most MARKED."""
    found = _standing([ship.vessel for ship in ships], user, window, event_kind)
    placed = found.exclude(start_point=None).order_by("-start_at", "pk")
    return list(placed.select_related("place", "vessel", "other_vessel")[:MARKED])


def last_day(user: User) -> datetime | None:
    """The last time any watched vessel was heard; None where none was. Four queries."""
    vessels = [each.vessel for each in Watch.objects.visible_to(user).select_related("vessel")]
    numbers = {
        span.mmsi for spans in identity.transponders_of(vessels, user).values() for span in spans
    }
    newest = TrackSegment.objects.visible_to(user).filter(mmsi__in=numbers).order_by("-end_at")
    return newest.values_list("end_at", flat=True).first()


def _passes(ship: Ship, choice: Choice) -> bool:
    if choice.flag and choice.flag not in {flag.code for flag in ship.flags}:
        return False
    if choice.listed and ship.is_listed != (choice.listed == LISTED):
        return False
    return not choice.event_kind or ship.events > 0


def _flags(spans: Iterable[Span]) -> list[Country]:
    """By the numbers' MIDs, each once."""
    found = (mmsi.country(f"{span.mmsi:09}") for span in spans)
    return list(dict.fromkeys(country for country in found if country))


def _standing(
    vessels: Sequence[Vessel], user: User, window: Window, event_kind: str
) -> QuerySet[Event]:
    meets = Q(start_at__lt=window.end) & (Q(end_at=None) | Q(end_at__gte=window.start))
    events = Event.objects.visible_to(user).standing().filter(meets, vessel__in=vessels)
    return events.filter(kind=event_kind) if event_kind else events


def _events(
    vessels: Sequence[Vessel], user: User, window: Window, event_kind: str
) -> dict[UUID, int]:
    found = _standing(vessels, user, window, event_kind)
    counted = found.order_by().values_list("vessel").annotate(Count("pk"))
    return {vessel: count for vessel, count in counted if vessel}
