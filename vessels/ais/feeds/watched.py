"""The transponders that feeds ask for: the current MMSIs of the vessels that anybody watches."""

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from vessels.claim_times import end_of
from vessels.models import Attribute, ClaimBasis, Feed, IdentityClaim, Watch

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def chosen(feed: Feed, *, now: datetime) -> frozenset[int] | None:
    """The MMSIs that the feed is to ask for and keep, or None for everything it hears."""
    return mmsis(now=now) if feed.only_watched else None


def mmsis(*, now: datetime) -> frozenset[int]:
    """Current MMSIs of all watched vessels, whoever watches them. One query.

    A claim is current while its time lasts. What a transponder itself said ends when it was last
    heard; the newest such number of a vessel stays current, because nothing says that it ended.
    Numbers of synthetic data are asked of nobody.
    """
    claims = IdentityClaim.objects.filter(
        attribute=Attribute.MMSI,
        is_illustrative=False,
        vessel__in=Watch.objects.values("vessel"),
    )
    found: set[int] = set()
    said: dict[UUID, list[IdentityClaim]] = defaultdict(list)
    for claim in claims:
        if not claim.value.isdigit() or (claim.valid_from and claim.valid_from > now):
            continue
        end = end_of(claim)
        if end is None or end > now:
            found.add(int(claim.value))
        elif claim.basis == ClaimBasis.SELF_REPORTED:
            said[claim.vessel_id].append(claim)
    for mine in said.values():
        newest = max(mine, key=lambda each: end_of(each) or _EARLIEST)
        found.add(int(newest.value))
    return frozenset(found)
