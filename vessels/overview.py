"""Feeds and lists at a glance: how each stands, its last run, when it is due. Eight queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from accounts.models import User
from vessels import freshness, scheduling
from vessels.freshness import Freshness
from vessels.models import (
    Feed,
    ListVersion,
    RefreshOutcome,
    RefreshRun,
    SanctionsList,
    VersionState,
)
from vessels.runs import Target

UNDER_WAY = (RefreshOutcome.QUEUED, RefreshOutcome.RUNNING)


@dataclass(frozen=True)
class Row:
    """One feed or list. `due_at` is None where it is switched off.

    `held_back_until` is when one that failed may be asked again, while that is to come.
    """

    target: Target
    freshness: Freshness
    last_run: RefreshRun | None
    due_at: datetime | None
    is_overdue: bool
    kept_aside: int = 0
    held_back_until: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        return self.last_run is not None and self.last_run.outcome in UNDER_WAY

    @property
    def is_in_use(self) -> bool:
        """Switched on, or something of it is held: the others can be folded away."""
        return self.target.is_enabled or self.last_run is not None or self.kept_aside > 0


def feeds(user: User, *, now: datetime) -> list[Row]:
    """Three queries."""
    found = list(Feed.objects.visible_to(user))
    last = {run.feed_id: run for run in _last_runs("feed", found)}
    due = scheduling.next_runs(found)
    return [_row(each, freshness.of(each, now=now), last.get(each.pk), due, now) for each in found]


def lists(user: User, *, now: datetime) -> list[Row]:
    """Those that are switched on first. Five queries."""
    found = list(SanctionsList.objects.visible_to(user).order_by("-is_enabled", "name"))
    kept_aside = dict(
        ListVersion.objects.visible_to(user)
        .filter(state=VersionState.QUARANTINED)
        .order_by()
        .values_list("sanctions_list")
        .annotate(Count("pk"))
    )
    last = {run.sanctions_list_id: run for run in _last_runs("sanctions_list", found)}
    newest = newest_versions(found)
    due = scheduling.next_runs(found)
    return [
        _row(
            each,
            freshness.of(each, now=now, newest=newest.get(each.pk)),
            last.get(each.pk),
            due,
            now,
            kept_aside=kept_aside.get(each.pk, 0),
        )
        for each in found
    ]


def newest_versions(lists: Iterable[SanctionsList]) -> dict[str, ListVersion]:
    """The newest accepted version of each list. One query."""
    rows = ListVersion.objects.accepted().filter(sanctions_list__in=lists)
    ordered = rows.order_by("sanctions_list_id", "-fetched_at", "-pk").distinct("sanctions_list_id")
    return {version.sanctions_list_id: version for version in ordered}


def _last_runs(kind: str, targets: Iterable[Target]) -> QuerySet[RefreshRun]:
    rows = RefreshRun.objects.filter(**{f"{kind}__in": list(targets)})
    return (
        rows.select_related("requested_by")
        .order_by(f"{kind}_id", "-started_at", "-pk")
        .distinct(f"{kind}_id")
    )


def _row(
    target: Target,
    standing: Freshness,
    last_run: RefreshRun | None,
    due: dict[str, datetime],
    now: datetime,
    *,
    kept_aside: int = 0,
) -> Row:
    due_at = due.get(scheduling.name_of(target))
    overdue = due_at is not None and now - due_at > target.refresh_every
    until = target.wait_until
    held_back_until = until if until and until > now else None
    return Row(target, standing, last_run, due_at, overdue, kept_aside, held_back_until)
