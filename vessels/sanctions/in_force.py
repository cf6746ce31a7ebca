"""Which version of a list stood on a day: as the publisher served it, and as we held it here."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from accounts.models import User
from vessels.models import ListVersion, SanctionsList, VersionState
from vessels.sanctions import holdings
from vessels.sanctions.asof import AsOf


@dataclass(frozen=True, slots=True)
class Standing:
    """`served` was the newest the publisher had served by the day, of all that is held today.

    `known` is the same of what we had, and had accepted, by the time that knowledge reaches to:
    the end of that day where no other is asked about. None where no such version is held.
    """

    served: ListVersion | None
    known: ListVersion | None
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a version was the one in force here; `until` is None while it is."""

    since: datetime
    until: datetime | None
    following: ListVersion | None


def on_day(sanctions_list: SanctionsList, user: User, *, as_of: AsOf, now: datetime) -> Standing:
    """Two queries. Extracts hold part of a list and are never the one in force."""
    moment = as_of.moment(now)
    known_at = as_of.known_at
    if known_at is None:
        known_at = min(datetime.combine(moment.date(), time.max, UTC), now)
    return Standing(
        served=_newest(sanctions_list, user, moment, None),
        known=_newest(sanctions_list, user, moment, known_at),
        known_at=known_at,
    )


def stay_of(version: ListVersion) -> Stay | None:
    """From its acceptance to that of the next; None of an extract and of what was never accepted.

    One query.
    """
    if version.is_extract or version.state != VersionState.ACCEPTED:
        return None
    since = _accepted_at(version)
    others = holdings.known_versions(None).filter(
        sanctions_list=version.sanctions_list_id, is_extract=False, served_at__gte=version.served_at
    )
    later = [each for each in others if each.pk != version.pk and _accepted_at(each) >= since]
    following = min(later, key=lambda each: (_accepted_at(each), each.pk), default=None)
    return Stay(since, _accepted_at(following) if following else None, following)


def _newest(
    sanctions_list: SanctionsList, user: User, moment: datetime, known_at: datetime | None
) -> ListVersion | None:
    held = ListVersion.objects.visible_to(user).filter(
        pk__in=holdings.known_versions(known_at).values("pk"),
        sanctions_list=sanctions_list,
        is_extract=False,
        served_at__lte=moment,
    )
    return held.order_by("-served_at", "-pk").first()


def _accepted_at(version: ListVersion) -> datetime:
    return max(version.fetched_at, version.decided_at or version.fetched_at)
