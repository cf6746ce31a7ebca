"""Vessels seen in pictures: a person's reading of a place and a time, beside what was heard.

A sighting is never edited: a better reading is another one, and the first is withdrawn. Who may
not see the picture does not see the sighting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Aggregate, Count, FloatField, Q
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence.custody import CustodyEvent
from evidence.models import Exhibit, ExhibitKind
from evidence.precision import Precision
from vessels import claim_times
from vessels.analytics import sighting_check
from vessels.analytics.sighting_check import Check, Fix, Seen
from vessels.errors import InvalidSighting
from vessels.identity import Span
from vessels.models import Sighting, Vessel
from vessels.permissions import require_recorder
from vessels.tracking import sighting_custody, tracks
from vessels.tracking.tracks import Window

# Taken where she was not heard often enough to tell: most cargo ships make 12 to 16 knots.
ASSUMED_TOP_KN = 18.0
ENOUGH_SPEEDS = 100
MARGIN = 1.1
CONFIDENCE = {
    1: "1 - possible: nothing speaks against it",
    2: "2 - likely: size and shape fit",
    3: "3 - strong: details fit her and few others",
    4: "4 - certain: name, number or unique features are read",
}
# A report further off than this says nothing about where she was in the picture.
FARTHEST = timedelta(days=366)
CHECKED_TO = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY)


@dataclass(frozen=True, slots=True)
class TopSpeed:
    """The fastest she is taken to go, in knots, and why."""

    knots: float
    reason: str


@dataclass(frozen=True)
class Checked:
    """A sighting with what the reports around it say of it."""

    sighting: Sighting
    check: Check
    ground: str = ""

    @property
    def confidence(self) -> str:
        return CONFIDENCE[self.sighting.confidence]


@transaction.atomic
def record(
    *,
    actor: User,
    vessel: Vessel,
    exhibit: Exhibit,
    at: datetime,
    precision: Precision,
    location: Point,
    accuracy_m: int,
    confidence: int,
    reason: str,
    alternatives: str = "",
) -> Sighting:
    """Record that the picture shows the vessel at a place (lon, lat) true to ``accuracy_m``.

    Raises InvalidSighting for an exhibit that is no picture or not visible to the actor, a time
    to come, an accuracy of nothing, a confidence outside 1 to 4, or an empty reason.
    """
    require_recorder(actor)
    _check_exhibit(actor, exhibit)
    _check_reading(at, accuracy_m, confidence, reason.strip())
    made = Sighting.objects.create(
        vessel=vessel,
        exhibit=exhibit,
        at=at,
        precision=precision,
        location=location,
        accuracy_m=accuracy_m,
        confidence=confidence,
        reason=reason.strip(),
        alternatives=alternatives.strip(),
        seen_by=actor,
    )
    payload = {
        "vessel": str(vessel.pk),
        "exhibit": str(exhibit.pk),
        "at": at.isoformat(),
        "precision": str(precision),
        "longitude": str(location.x),
        "latitude": str(location.y),
        "accuracy_m": accuracy_m,
        "confidence": confidence,
    }
    ledger.record(subject=made, actor=actor, action="sighting.recorded", payload=payload)
    sighting_custody.note(
        actor=actor,
        sighting=made,
        event=CustodyEvent.SIGHTING,
        reason=made.reason,
        confidence=CONFIDENCE[confidence],
    )
    return made


@transaction.atomic
def withdraw(*, actor: User, sighting: Sighting, why: str) -> None:
    """Take a reading back, with the reason; it stays on record and leaves every track.

    Raises InvalidSighting where it is withdrawn already or no reason is given.
    """
    require_recorder(actor)
    _check_exhibit(actor, sighting.exhibit)
    locked = Sighting.objects.visible_to(actor).select_for_update().get(pk=sighting.pk)
    if locked.withdrawn_at:
        raise InvalidSighting("This sighting was withdrawn already. Nothing is to be done.")
    if not why.strip():
        raise InvalidSighting("Say why the sighting is withdrawn.")
    locked.withdrawn_at, locked.withdrawn_why = timezone.now(), why.strip()[:300]
    locked.save(update_fields=["withdrawn_at", "withdrawn_why"])
    ledger.record(
        subject=locked,
        actor=actor,
        action="sighting.withdrawn",
        payload={"why": locked.withdrawn_why},
    )
    sighting_custody.note(
        actor=actor,
        sighting=locked,
        event=CustodyEvent.SIGHTING_WITHDRAWN,
        reason=locked.withdrawn_why,
    )


def of_vessel(vessel: Vessel, user: User, window: Window | None = None) -> list[Sighting]:
    """The vessel's standing sightings that the person may see, in time order. One query."""
    found = Sighting.objects.visible_to(user).filter(vessel=vessel, withdrawn_at=None)
    if window:
        found = found.filter(at__gte=window.start, at__lt=window.end)
    return list(found.select_related("vessel", "exhibit", "seen_by").order_by("at"))


def withdrawn_of(vessel: Vessel, user: User) -> list[Sighting]:
    """Those taken back, newest first, with the reason. One query."""
    found = Sighting.objects.visible_to(user).filter(vessel=vessel, withdrawn_at__isnull=False)
    return list(found.select_related("exhibit").order_by("-withdrawn_at"))


def of_exhibit(exhibit: Exhibit, user: User) -> list[Sighting]:
    """The standing sightings read from a picture, in the order they were recorded. One query."""
    found = Sighting.objects.visible_to(user).filter(exhibit=exhibit, withdrawn_at=None)
    return list(found.select_related("vessel", "seen_by").order_by("recorded_at"))


def last_seen(vessel: Vessel, user: User) -> list[datetime]:
    """The time of the last standing sighting that the person may see, or nothing. One query."""
    found = Sighting.objects.visible_to(user).filter(vessel=vessel, withdrawn_at=None)
    return list(found.order_by("-at").values_list("at", flat=True)[:1])


def usual_window(vessel: Vessel, spans: Sequence[Span], user: User) -> Window | None:
    """The 90 days up to where she was last heard, and on to where she was last seen.

    None where she was neither heard nor seen. Two queries.
    """
    heard, seen = tracks.default_window(spans, user), last_seen(vessel, user)
    if not seen:
        return heard
    midnight = datetime.combine(seen[0].date(), time(tzinfo=UTC)) + timedelta(days=1)
    if heard is None:
        return Window(midnight - tracks.DEFAULT_WINDOW, midnight)
    return Window(heard.start, max(midnight, heard.end))


class _HighPercentile(Aggregate):
    """The value that one in two hundred exceeds; null values do not count."""

    template = "percentile_cont(0.995) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def top_speed(spans: Sequence[Span], user: User, window: Window | None) -> TopSpeed:
    """From the speeds that her transponder sent, or an assumed one that says so. One query."""
    sent = tracks.positions(spans, user, window).aggregate(
        count=Count("sog_kn"), fastest=_HighPercentile("sog_kn")
    )
    count, fastest = sent["count"] or 0, sent["fastest"]
    if count < ENOUGH_SPEEDS or not fastest:
        return TopSpeed(
            ASSUMED_TOP_KN, f"{ASSUMED_TOP_KN:.0f} kn is assumed: too few speeds of hers are held."
        )
    return TopSpeed(
        round(fastest * MARGIN, 1),
        f"Her top speed is reckoned from {count:,} speeds that she sent: one in 200 is above "
        f"{fastest:.1f} kn; a tenth is added.",
    )


def checked(
    found: Sequence[Sighting], spans: Sequence[Span], user: User, *, top_speed_kn: float
) -> list[Checked]:
    """Each sighting of one vessel with its check against her reports. Two queries for all."""
    sharp = [each for each in found if each.precision in CHECKED_TO]
    fixes = _fixes_around(sharp, spans, user)
    return [Checked(each, _check(each, fixes, top_speed_kn)) for each in found]


def checked_in(
    found: Sequence[Sighting], spans: Sequence[Span], user: User, window: Window | None
) -> list[Checked]:
    """As :func:`checked`, with her top speed in the window and what it rests on."""
    if not found:
        return []
    top = top_speed(spans, user, window)
    return [
        replace(each, ground=top.reason)
        for each in checked(found, spans, user, top_speed_kn=top.knots)
    ]


def _check(sighting: Sighting, fixes: list[Fix], top_speed_kn: float) -> Check:
    if sighting.precision not in CHECKED_TO:
        vague = f"Its time is known to the {sighting.get_precision_display().lower()} only"
        return Check("unchecked", (f"{vague}: no speed can be reckoned.",))
    seen = _seen(sighting)
    near = [fix for fix in fixes if abs(fix.at - seen.earliest) < FARTHEST]
    return sighting_check.check_among(near, seen, top_speed_kn=top_speed_kn)


def _seen(sighting: Sighting) -> Seen:
    latest = claim_times.until(sighting.at, sighting.precision)
    return Seen(sighting.at, latest, sighting.location.x, sighting.location.y, sighting.accuracy_m)


def _fixes_around(found: Sequence[Sighting], spans: Sequence[Span], user: User) -> list[Fix]:
    """The reports within the times of the sightings, the last before each and the first after."""
    if not found or not spans:
        return []
    times = [(each.at, claim_times.until(each.at, each.precision)) for each in found]
    columns = ("at", "longitude", "latitude")
    nearest = []
    for start, end in times:
        before = tracks.positions(spans, user, Window(start - FARTHEST, start))
        after = tracks.positions(spans, user, Window(end, end + FARTHEST))
        nearest += [
            before.order_by("-at").values_list(*columns)[:1],
            after.order_by("at").values_list(*columns)[:1],
        ]
    within = reduce(or_, (Q(at__gte=start, at__lt=end) for start, end in times))
    rows = {
        *nearest[0].union(*nearest[1:]),
        *tracks.positions(spans, user).filter(within).values_list(*columns),
    }
    return [Fix(*row) for row in sorted(rows)]


def _check_exhibit(actor: User, exhibit: Exhibit) -> None:
    if not Exhibit.objects.visible_to(actor).filter(pk=exhibit.pk).exists():
        raise InvalidSighting("There is no such picture among those you may see.")
    if exhibit.kind != ExhibitKind.IMAGERY:
        raise InvalidSighting(f"{exhibit} is not a picture: a sighting is read from imagery.")


def _check_reading(at: datetime, accuracy_m: int, confidence: int, reason: str) -> None:
    if at > timezone.now():
        raise InvalidSighting(f"{at:%Y-%m-%d %H:%MZ} is yet to come. Give the time of the picture.")
    if accuracy_m < 1:
        raise InvalidSighting("Give how exactly the place is known, in metres, 1 or more.")
    if confidence not in CONFIDENCE:
        raise InvalidSighting("Give the confidence as a number from 1 (possible) to 4 (certain).")
    if not reason:
        raise InvalidSighting("Say what tells that it is this vessel.")
