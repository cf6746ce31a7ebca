"""Taking in a body: met before, whole and plausible, or kept aside.

A body whose bytes are those of the newest accepted version is no work, unless they can be read
better by now. Anything doubtful becomes a version kept aside (:mod:`vessels.sanctions.gates`),
which changes nobody's status until a person has seen the difference and accepted it
(:mod:`vessels.sanctions.deciding`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import BinaryIO

from django.db import transaction

from accounts.models import User
from evidence import intake
from evidence.models import SourceFile
from vessels import runs
from vessels.models import (
    ListVersion,
    RefreshOutcome,
    RefreshRun,
    SanctionsList,
    VersionState,
)
from vessels.sanctions import versions
from vessels.sanctions.chaining import gaps
from vessels.sanctions.changes import Difference
from vessels.sanctions.gates import Standing, objections
from vessels.sanctions.lists.base import ParsedList, UnreadableList
from vessels.sanctions.lists.tables import OPEN_END


@dataclass(frozen=True)
class Body:
    """The bytes of a list, and what their bringer says about them.

    `taken_on` is given for a body brought by hand: the day from which it grows old. `sha256` is
    that of the bytes where it is known already. `problems` are what its way here leaves in doubt.
    """

    stream: BinaryIO
    file_name: str
    is_extract: bool = False
    publisher_date: date | None = None
    taken_on: date | None = None
    last_modified: str = ""
    sha256: str = ""
    problems: tuple[str, ...] = ()

    def seen_at(self, now: datetime) -> datetime:
        """When the publisher is known to have served it."""
        if self.taken_on is None:
            return now
        return min(now, datetime.combine(self.taken_on, time.max, UTC))


@transaction.atomic
def take(
    *,
    run: RefreshRun,
    sanctions_list: SanctionsList,
    body: Body,
    actor: User | None,
    agent: str,
    now: datetime | None = None,
) -> RefreshRun:
    """End the run with what the body brings. The caller holds the list's lock."""
    at = now or datetime.now(UTC)
    source_file = _held_file(sanctions_list, body) or intake.store(
        actor=actor, stream=body.stream, file_name=body.file_name, agent=agent
    )
    known = _known(run, sanctions_list, source_file, body, at)
    if known:
        return known
    version, difference = _judged(sanctions_list, source_file, body, at)
    kept_aside = bool(version.reason) or difference is None
    if difference is not None and not version.reason:
        versions.adopt(version, difference)
    versions.record(
        version,
        "list.version_kept_aside" if kept_aside else "list.version_accepted",
        actor=actor,
        agent=agent,
    )
    return runs.end(
        run=run,
        target=sanctions_list,
        outcome=RefreshOutcome.QUARANTINED if kept_aside else _outcome(version),
        message=version.reason if kept_aside else versions.summary(version),
        counts=versions.counts(version),
        source_file=source_file,
        seen_whole_at=version.confirmed_at if version.is_whole and not kept_aside else None,
        now=at,
    )


def _outcome(version: ListVersion) -> RefreshOutcome:
    """The same bytes that a newer reader has nothing more to tell of are nothing new."""
    is_reread = versions.is_reread(version, versions.before(version))
    told = is_reread and versions.brings_nothing(version)
    return RefreshOutcome.UNCHANGED if told else RefreshOutcome.CHANGED


def _held_file(sanctions_list: SanctionsList, body: Body) -> SourceFile | None:
    """The newest version's bytes, if these are they: nothing needs to be copied again."""
    newest = sanctions_list.versions.accepted().select_related("source_file").first()
    if newest is None or newest.source_file.sha256 != body.sha256:
        return None
    return newest.source_file if intake.is_held(newest.source_file) else None


def _judged(
    sanctions_list: SanctionsList, source_file: SourceFile, body: Body, at: datetime
) -> tuple[ListVersion, Difference[int] | None]:
    """The saved version with its `reason` for being kept aside, if any, and what it would change.

    Without a difference nothing could be read at all.
    """
    version = ListVersion(
        sanctions_list=sanctions_list,
        source_file=source_file,
        file_name=body.file_name[:200],
        fetched_at=at,
        served_at=body.seen_at(at),
        confirmed_at=body.seen_at(at),
        publisher_date=body.publisher_date,
        last_modified=body.last_modified[:60],
        parser_version=versions.reader_of(sanctions_list),
        is_extract=body.is_extract,
        state=VersionState.QUARANTINED,
    )
    try:
        parsed = versions.parse(version)
    except UnreadableList as error:
        version.reason = str(error)
        version.save()
        return version, None
    version.is_extract, version.is_delta = parsed.is_extract, parsed.is_delta
    version.publisher_date = version.publisher_date or parsed.publisher_date
    version.edition = parsed.edition
    version.declared_count = parsed.declared_count
    version.parsed_count = parsed.parsed_count
    version.vessel_count = parsed.vessel_count
    version.problems = [*body.problems, *parsed.problems]
    difference = versions.compared(version, parsed)
    doubts = objections(parsed, difference, _standing(sanctions_list, parsed, difference))
    if parsed.is_delta and not _is_held_now(version):
        doubts += gaps(parsed, difference, _held_edition(sanctions_list))
    doubts += _out_of_order(version)
    version.reason = "\n".join(doubts)
    version.save()
    if doubts:
        versions.preview(version, difference)
    return version, difference


def _may_follow_now(refused: ListVersion, newest: ListVersion | None) -> bool:
    """A delta waits for those before it: what came since may be what it was kept aside for want of.

    One that a person rejected stays out.
    """
    is_waiting = refused.is_delta and refused.state == VersionState.QUARANTINED
    return is_waiting and newest is not None and newest.fetched_at > refused.fetched_at


def _standing(
    sanctions_list: SanctionsList, parsed: ParsedList, difference: Difference[int]
) -> Standing | None:
    last = sanctions_list.versions.whole().select_related("source_file").first()
    if last is None:
        return None
    is_asked = parsed.is_open_ended and difference.removed
    return Standing(
        last.parsed_count,
        last.vessel_count,
        ends_open=OPEN_END in last.problems,
        uids=versions.order_of(last) if is_asked else (),
    )


def _is_held_now(version: ListVersion) -> bool:
    """Whether its bytes are those of the newest version, read again."""
    newest = version.sanctions_list.versions.accepted().first()
    return newest is not None and newest.source_file_id == version.source_file_id


def _held_edition(sanctions_list: SanctionsList) -> str | None:
    """The publisher's name of the newest version held; None where no whole list is held."""
    if not sanctions_list.versions.whole().exists():
        return None
    newest = sanctions_list.versions.accepted().filter(is_extract=False).first()
    return newest.edition if newest else None


def _out_of_order(version: ListVersion) -> list[str]:
    newest = version.sanctions_list.versions.accepted().first()
    if newest is None or version.confirmed_at >= newest.confirmed_at:
        return []
    mine, held = version.confirmed_at.date(), newest.confirmed_at.date()
    return [f"It was had from the publisher on {mine}, before the version held now ({held})."]


def _known(
    run: RefreshRun,
    sanctions_list: SanctionsList,
    source_file: SourceFile,
    body: Body,
    at: datetime,
) -> RefreshRun | None:
    """The end of a run that brought bytes met before: no work, or still waiting for a person."""
    reader = versions.reader_of(sanctions_list)
    newest = sanctions_list.versions.accepted().first()
    if (
        newest
        and newest.source_file_id == source_file.pk
        and newest.is_extract >= body.is_extract
        and newest.parser_version == reader
    ):
        newest.confirmed_at = max(newest.confirmed_at, body.seen_at(at))
        newest.save(update_fields=["confirmed_at"])
        return runs.end(
            run=run,
            target=sanctions_list,
            outcome=RefreshOutcome.UNCHANGED,
            message="The same bytes as before.",
            source_file=source_file,
            seen_whole_at=newest.confirmed_at if newest.is_whole else None,
            now=at,
        )
    refused = (
        sanctions_list.versions.exclude(state=VersionState.ACCEPTED)
        .filter(source_file=source_file, is_extract=body.is_extract, parser_version=reader)
        .first()
    )
    if refused is None or _may_follow_now(refused, newest):
        return None
    since = f"{refused.fetched_at:%Y-%m-%d %H:%M}Z"
    fate = "rejected" if refused.state == VersionState.REJECTED else "kept aside"
    return runs.end(
        run=run,
        target=sanctions_list,
        outcome=RefreshOutcome.QUARANTINED,
        message=f"The same bytes that came on {since} and were {fate}.",
        source_file=source_file,
        now=at,
    )
