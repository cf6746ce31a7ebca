"""The scheduler's rows for feeds and lists: kept in step with what an administrator configured.

The scheduler reads them from the database (`django_celery_beat`), one periodic task per target.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from django_celery_beat.models import IntervalSchedule, PeriodicTask

from vessels.models import Feed
from vessels.runs import Target


def keep(target: Target) -> None:
    """Make the target's periodic task say what the target says. In the change's transaction."""
    every, _ = IntervalSchedule.objects.get_or_create(
        every=max(1, int(target.refresh_every.total_seconds())), period=IntervalSchedule.SECONDS
    )
    PeriodicTask.objects.update_or_create(
        name=name_of(target),
        defaults={
            "task": _task_of(target),
            "args": json.dumps([str(target.pk)]),
            "interval": every,
            "enabled": target.is_enabled,
            # A worker that was away need not catch up: the newest request is enough.
            "expire_seconds": every.every,
        },
    )


def name_of(target: Target) -> str:
    return f"{'Feed' if isinstance(target, Feed) else 'List'} {target.pk}"


def next_runs(targets: Iterable[Target]) -> dict[str, datetime]:
    """When each enabled target is due next, by `name_of`. One query.

    A time in the past means that the scheduler is not running.
    """
    tasks = PeriodicTask.objects.filter(
        name__in=[name_of(target) for target in targets], enabled=True
    ).select_related("interval")
    return {
        # Until a task has run once, the scheduler counts from its last change.
        task.name: (task.last_run_at or task.date_changed) + task.interval.schedule.run_every
        for task in tasks
    }


def _task_of(target: Target) -> str:
    kind = "positions" if isinstance(target, Feed) else "sanctions"
    return f"vessels.tasks.refresh_{kind}"
