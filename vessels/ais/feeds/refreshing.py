"""Bringing a feed of positions up to date: a watched folder, or an HTTP answer in AISHub's shape.

A feed that fails says so and goes stale visibly; it never stops another, and its silence is never
taken for an empty sea.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from accounts.errors import PlimsollError, Refused
from accounts.models import User
from evidence import intake
from evidence.models import SourceFile
from vessels import fetching, runs
from vessels.ais import importing
from vessels.ais.feeds import drop_folder
from vessels.ais.feeds.aishub import positions_from_aishub
from vessels.ais.parsers.base import ParseError
from vessels.errors import RefreshTooSoon, UnreadableAisFile
from vessels.models import (
    Feed,
    FeedFile,
    FeedKind,
    PositionImport,
    RefreshOutcome,
    RefreshRun,
)
from vessels.permissions import require_recorder

AISHUB_INTERVAL: Final = timedelta(minutes=1)
AISHUB_FORMAT: Final = "aishub"
SHOWN: Final = 3
AGENT_LENGTH: Final = 120


@dataclass
class Gathered:
    """What a run brought in."""

    imports: list[PositionImport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    waiting: int = 0
    source_file: SourceFile | None = None

    def counts(self) -> dict[str, int]:
        names = ("rows_read", "accepted", "repeated", "conflicting", "rejected")
        return {name: sum(getattr(made, name) for made in self.imports) for name in names}

    def message(self) -> str:
        parts = []
        if self.imports:
            counts = self.counts()
            parts.append(f"{counts['accepted']} of {counts['rows_read']} rows are new positions.")
        if self.waiting:
            files = "1 file is" if self.waiting == 1 else f"{self.waiting} files are"
            parts.append(f"{files} still being written.")
        parts += self.problems[:SHOWN]
        if len(self.problems) > SHOWN:
            parts.append(f"And {len(self.problems) - SHOWN} more problems.")
        return " ".join(parts) or "Nothing new."


def refresh(
    *,
    feed: Feed,
    actor: User | None = None,
    agent: str = "",
    now: datetime | None = None,
    limits: fetching.Limits | None = None,
) -> RefreshRun:
    """Take what the feed has. A feed that fails is an ended run with its reason, no exception.

    Raises Refused, SwitchedOff, and RefreshBusy when the same feed is being refreshed.
    """
    if actor:
        require_recorder(actor)
    elif not agent:
        raise Refused("A refresh needs a person or a named agent.")
    runs.require_enabled(feed)
    at = now or datetime.now(UTC)
    asked_at = feed.last_attempt_at
    # Positions are imported in the name of the feed, whoever asked for the run.
    importer = f"feed:{feed.name}"[:AGENT_LENGTH]
    with runs.running(target=feed, actor=actor, now=now) as run:
        try:
            if feed.kind == FeedKind.DROP_FOLDER:
                gathered = _from_folder(feed, agent=importer, at=at)
            else:
                gathered = _from_aishub(feed, asked_at, agent=importer, at=at, limits=limits)
        except PlimsollError as error:
            return runs.end(
                run=run, target=feed, outcome=RefreshOutcome.FAILED, message=str(error), now=now
            )
        return runs.end(
            run=run,
            target=feed,
            outcome=_outcome(gathered),
            message=gathered.message(),
            counts=gathered.counts(),
            source_file=gathered.source_file,
            seen_whole_at=at,
            now=now,
        )


def _outcome(gathered: Gathered) -> RefreshOutcome:
    if gathered.problems:
        return RefreshOutcome.FAILED
    return RefreshOutcome.CHANGED if gathered.imports else RefreshOutcome.UNCHANGED


def _from_folder(feed: Feed, *, agent: str, at: datetime) -> Gathered:
    """Every settled file once, each in its own transaction; the files stay where they lie."""
    folder = fetching.inbox_path(feed.address)
    found = drop_folder.scan(folder, known=_known(feed), now=at)
    if found.problems and not (found.ready or found.waiting):
        raise UnreadableAisFile(" ".join(found.problems))
    gathered = Gathered(problems=list(found.problems), waiting=len(found.waiting))
    for path in found.ready:
        _take_file(feed, path, gathered, agent=agent, at=at)
    return gathered


def _known(feed: Feed) -> Mapping[tuple[str, int], datetime]:
    rows = feed.files.order_by("seen_at").values_list("name", "size_bytes", "seen_at")
    return {(name, size): seen_at for name, size, seen_at in rows}


def _take_file(feed: Feed, path: Path, gathered: Gathered, *, agent: str, at: datetime) -> None:
    """Import one file, or remember why it could not be."""
    size = path.stat().st_size
    looked_at = FeedFile(feed=feed, name=path.name[:255], size_bytes=size, seen_at=at)
    try:
        with path.open("rb") as stream:
            looked_at.source_file = intake.store(
                actor=None, stream=stream, file_name=path.name, agent=agent
            )
        looked_at.position_import = _imported(feed, looked_at.source_file, path.name, agent, at)
    except PlimsollError as error:
        looked_at.problem = str(error)
    except OSError as error:
        looked_at.problem = f"{path.name} cannot be read: {error.strerror}."
    else:
        if looked_at.position_import:
            gathered.imports.append(looked_at.position_import)
    looked_at.save()
    if looked_at.problem:
        gathered.problems.append(f"{path.name}: {looked_at.problem}")


def _imported(
    feed: Feed, source_file: SourceFile, name: str, agent: str, at: datetime
) -> PositionImport | None:
    """The import made of the file; None where the same bytes were imported before."""
    if source_file.imports.exists():
        return None
    return importing.import_positions(
        actor=None,
        source_file=source_file,
        file_name=name,
        coverage=feed.coverage,
        agent=agent,
        now=at,
    )


def _from_aishub(
    feed: Feed,
    asked_at: datetime | None,
    *,
    agent: str,
    at: datetime,
    limits: fetching.Limits | None,
) -> Gathered:
    if asked_at and at - asked_at < AISHUB_INTERVAL:
        raise RefreshTooSoon(
            f"AISHub may be asked once a minute; it was at {asked_at:%H:%M:%S}Z. "
            "Nothing was asked now."
        )
    with fetching.fetch(feed.address, limits=limits, allow_empty=True) as fetched:
        body = fetched.stream.read()
        try:
            batches = positions_from_aishub(body)
        except ParseError as error:
            raise UnreadableAisFile(str(error)) from error
        if not sum(batch.rows for batch in batches):
            return Gathered()
        fetched.stream.seek(0)
        with transaction.atomic():
            source_file = intake.store(
                actor=None, stream=fetched.stream, file_name=f"{feed.name}.json", agent=agent
            )
            if source_file.imports.exists():
                return Gathered(source_file=source_file)
            made = importing.import_batches(
                actor=None,
                source_file=source_file,
                batches=batches,
                format_code=AISHUB_FORMAT,
                file_name=f"{feed.name}.json",
                coverage=feed.coverage,
                agent=agent,
                now=at,
            )
    return Gathered(imports=[made], source_file=source_file)
