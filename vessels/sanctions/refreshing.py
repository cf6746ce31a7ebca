"""Bringing a list up to date: its address fetched, or a body brought by hand.

One list's trouble stays its own: whatever goes wrong is the end of its run, in words.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import BinaryIO

from django.db import DataError

from accounts.errors import PlimsollError, Refused
from accounts.models import User
from vessels import backing_off, fetching, runs
from vessels.errors import FetchFailed, RefreshTooSoon
from vessels.models import RefreshOutcome, RefreshRun, SanctionsList
from vessels.permissions import require_decider, require_recorder
from vessels.sanctions import bringing
from vessels.sanctions.taking import Body, take


def refresh(
    *,
    sanctions_list: SanctionsList,
    actor: User | None = None,
    agent: str = "",
    now: datetime | None = None,
    limits: fetching.Limits | None = None,
) -> RefreshRun:
    """Fetch what the list's addresses hold and take what comes.

    A failed fetch is an ended run with its reason, never an exception; the list is then left alone
    for longer each time, unless a person asks. Raises Refused, SwitchedOff, RefreshBusy when the
    same list is being refreshed, and RefreshTooSoon while it is left alone.
    """
    _require(actor, agent, require_recorder)
    runs.require_enabled(sanctions_list)
    at = now or datetime.now(UTC)
    too_soon = why_not_yet(sanctions_list, at)
    if too_soon and not (actor or runs.is_requested(sanctions_list)):
        raise RefreshTooSoon(too_soon)

    def fetch_and_take(run: RefreshRun) -> RefreshRun:
        with bringing.fetched(sanctions_list, limits=limits or fetching.Limits()) as body:
            _settle(sanctions_list, None, at=at)
            return take(
                run=run,
                sanctions_list=sanctions_list,
                body=body,
                actor=actor,
                agent=agent,
                now=now,
            )

    return _run(sanctions_list, fetch_and_take, actor=actor, now=now)


def why_not_yet(sanctions_list: SanctionsList, at: datetime) -> str:
    """In words, why the list may not be asked at this moment; empty where it may be."""
    until = sanctions_list.wait_until
    if until is None or at >= until:
        return ""
    failures = sanctions_list.failures
    times = "once" if failures == 1 else f"{failures} times in a row"
    return (
        f"{sanctions_list} failed {times} and is left alone until {until:%Y-%m-%d %H:%M:%S}Z. "
        "A person can ask for it all the same."
    )


def import_body(
    *,
    sanctions_list: SanctionsList,
    body: bytes | BinaryIO,
    file_name: str,
    actor: User | None = None,
    agent: str = "",
    is_extract: bool = False,
    publisher_date: date | None = None,
    taken_on: date | None = None,
    now: datetime | None = None,
) -> RefreshRun:
    """Take a body that a person brought, through the same gates as a fetched one.

    `is_extract` says that it holds part of the list only: its silence then says nothing, and it
    closes no designation. `taken_on` is the day the body was had from the publisher; it counts as
    old from that day on, or from `publisher_date` where only that is known, else from now.
    Administrators and supervisors.
    """
    _require(actor, agent, require_decider)
    stream = io.BytesIO(body) if isinstance(body, bytes) else body
    brought = Body(stream, file_name, is_extract, publisher_date, taken_on or publisher_date)
    return _run(
        sanctions_list,
        lambda run: take(
            run=run,
            sanctions_list=sanctions_list,
            body=brought,
            actor=actor,
            agent=agent,
            now=now,
        ),
        actor=actor,
        now=now,
    )


def _require(actor: User | None, agent: str, check: Callable[[User], None]) -> None:
    if actor:
        check(actor)
    elif not agent:
        raise Refused("A refresh needs a person or a named agent.")


def _run(
    sanctions_list: SanctionsList,
    work: Callable[[RefreshRun], RefreshRun],
    *,
    actor: User | None,
    now: datetime | None,
) -> RefreshRun:
    """One run under the list's lock; what the domain refuses ends it with the refusal's words."""
    with runs.running(target=sanctions_list, actor=actor, now=now) as run:
        try:
            return work(run)
        except PlimsollError as error:
            message = str(error)
            if isinstance(error, FetchFailed):
                _settle(sanctions_list, error, at=now or datetime.now(UTC))
        except (DataError, UnicodeEncodeError):
            message = (
                "It holds text that cannot be kept, such as the character NUL: not the list as "
                "published. Fetch it again."
            )
        return runs.end(
            run=run,
            target=sanctions_list,
            outcome=RefreshOutcome.FAILED,
            message=message,
            now=now,
        )


def _settle(sanctions_list: SanctionsList, failure: FetchFailed | None, *, at: datetime) -> None:
    """Count failed fetches in a row and say until when the publisher is left alone."""
    if failure is None and not sanctions_list.failures:
        return
    if failure is None:
        sanctions_list.failures, sanctions_list.wait_until = 0, None
    else:
        sanctions_list.failures += 1
        # Half of the usual interval: one failure alone lets the next refresh come in its time.
        least = sanctions_list.refresh_every / 2
        sanctions_list.wait_until = at + backing_off.pause(
            sanctions_list.failures, least=least, asked=failure.retry_after
        )
    sanctions_list.save(update_fields=["failures", "wait_until"])
