"""Refresh runs of lists and feeds: asked for, begun under a lock, ended with what came of them.

The runs are the log of the refreshing; the ledger records who asked and what changed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection, transaction

from accounts import ledger
from accounts.models import User
from evidence.models import SourceFile
from vessels.errors import RefreshBusy, SwitchedOff
from vessels.models import Feed, RefreshOutcome, RefreshRun, SanctionsList
from vessels.permissions import require_recorder

Target = SanctionsList | Feed
# A request that no worker took for so long is overdue: asking again is allowed.
QUEUED_FOR: Final = timedelta(minutes=10)
_LOCK: Final = 23


@transaction.atomic
def request(*, target: Target, actor: User) -> RefreshRun:
    """Put a run down as waiting for a worker; the caller sends the task once this is committed.

    Raises Refused, SwitchedOff, and RefreshBusy while another one waits.
    """
    require_recorder(actor)
    require_enabled(target)
    now = datetime.now(UTC)
    type(target).objects.select_for_update().get(pk=target.pk)
    waiting = target.runs.filter(
        outcome=RefreshOutcome.QUEUED, started_at__gte=now - QUEUED_FOR
    ).first()
    if waiting:
        raise RefreshBusy(
            f"{target} is already waiting for a worker, since {waiting.started_at:%H:%M}Z."
        )
    run = RefreshRun(started_at=now, outcome=RefreshOutcome.QUEUED, requested_by=actor)
    _attach(run, target)
    run.save()
    ledger.record(subject=target, actor=actor, action="refresh.requested", payload={"run": run.pk})
    return run


def is_requested(target: Target) -> bool:
    """Whether a person's request waits for a worker."""
    return target.runs.filter(outcome=RefreshOutcome.QUEUED).exists()


def require_enabled(target: Target) -> None:
    """Raises SwitchedOff: nothing is fetched unless a person switched it on."""
    if not target.is_enabled:
        raise SwitchedOff(f"{target} is switched off. An administrator can switch it on.")


@contextmanager
def running(
    *, target: Target, actor: User | None, now: datetime | None = None
) -> Iterator[RefreshRun]:
    """A run under the target's lock. An error that nobody expected ends it as failed and goes on.

    Raises RefreshBusy when another process is refreshing the same target.
    """
    with holding(target):
        run = _begin(target, actor, now or datetime.now(UTC))
        try:
            yield run
        except Exception as error:
            end(
                run=run,
                target=target,
                outcome=RefreshOutcome.FAILED,
                message=f"An unexpected error ({type(error).__name__}); the worker's log has more.",
            )
            raise


@contextmanager
def holding(target: Target) -> Iterator[None]:
    """The target's lock, so that one process at a time refreshes it; it may hold it twice.

    Raises RefreshBusy. The lock is the connection's, so that it goes with a worker that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", _key(target))
        if not cursor.fetchone()[0]:
            raise RefreshBusy(f"{target} is being refreshed at this moment.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, %s))", _key(target))


@transaction.atomic
def end(
    *,
    run: RefreshRun,
    target: Target,
    outcome: RefreshOutcome,
    message: str = "",
    counts: Mapping[str, int] | None = None,
    source_file: SourceFile | None = None,
    seen_whole_at: datetime | None = None,
    now: datetime | None = None,
) -> RefreshRun:
    """Close the run. `seen_whole_at` moves the target's last success, forwards only."""
    at = now or datetime.now(UTC)
    run.outcome, run.message, run.finished_at = outcome, message, at
    run.counts, run.source_file = dict(counts or {}), source_file
    run.save()
    failed = outcome in {RefreshOutcome.FAILED, RefreshOutcome.QUARANTINED}
    target.last_error = message if failed else ""
    if seen_whole_at and (target.last_success_at or seen_whole_at) <= seen_whole_at:
        target.last_success_at = seen_whole_at
    target.save(update_fields=["last_error", "last_success_at"])
    return run


@transaction.atomic
def _begin(target: Target, actor: User | None, now: datetime) -> RefreshRun:
    """Take over the run that waits, if one does. Under the lock, a running one is dead."""
    target.runs.filter(outcome=RefreshOutcome.RUNNING).update(
        outcome=RefreshOutcome.FAILED,
        finished_at=now,
        message="The worker stopped before the run had ended.",
    )
    run = target.runs.filter(outcome=RefreshOutcome.QUEUED).order_by("-started_at").first()
    run = run or RefreshRun(requested_by=actor)
    target.runs.filter(outcome=RefreshOutcome.QUEUED).exclude(pk=run.pk).update(
        outcome=RefreshOutcome.FAILED, finished_at=now, message="Asked for again later."
    )
    _attach(run, target)
    run.started_at, run.outcome = now, RefreshOutcome.RUNNING
    run.save()
    target.last_attempt_at = now
    target.save(update_fields=["last_attempt_at"])
    return run


def _attach(run: RefreshRun, target: Target) -> None:
    if isinstance(target, Feed):
        run.feed = target
    else:
        run.sanctions_list = target


def _key(target: Target) -> tuple[str, int]:
    return ledger.chain_of(target), _LOCK
