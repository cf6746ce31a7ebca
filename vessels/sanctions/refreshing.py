"""Bringing a list up to date: its address fetched, or a body brought by hand.

One list's trouble stays its own: whatever goes wrong is the end of its run, in words.
"""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import BinaryIO

from accounts.errors import PlimsollError, Refused
from accounts.models import User
from vessels import fetching, runs
from vessels.errors import InvalidList
from vessels.models import RefreshOutcome, RefreshRun, SanctionsList
from vessels.permissions import require_decider, require_recorder
from vessels.sanctions.taking import Body, take


def refresh(
    *,
    sanctions_list: SanctionsList,
    actor: User | None = None,
    agent: str = "",
    now: datetime | None = None,
    limits: fetching.Limits | None = None,
) -> RefreshRun:
    """Fetch the list's address and take what comes.

    A failed fetch is an ended run with its reason, never an exception. Raises Refused, SwitchedOff,
    and RefreshBusy when the same list is being refreshed.
    """
    _require(actor, agent, require_recorder)
    runs.require_enabled(sanctions_list)

    def fetch_and_take(run: RefreshRun) -> RefreshRun:
        if not sanctions_list.address:
            raise InvalidList(f"{sanctions_list} has no address to fetch. Upload the file instead.")
        with fetching.fetch(sanctions_list.address, limits=limits) as fetched:
            body = Body(fetched.stream, fetched.file_name)
            return take(
                run=run,
                sanctions_list=sanctions_list,
                body=body,
                actor=actor,
                agent=agent,
                now=now,
            )

    return _run(sanctions_list, fetch_and_take, actor=actor, now=now)


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
            return runs.end(
                run=run,
                target=sanctions_list,
                outcome=RefreshOutcome.FAILED,
                message=str(error),
                now=now,
            )
