"""One version of a list: read again from its kept bytes, compared, made the state of its list."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from accounts import ledger
from accounts.models import User
from evidence import canonical, intake
from evidence.errors import BytesMissing
from vessels.models import ListVersion, RefreshRun, SanctionsList, VersionState
from vessels.sanctions import leading, normalising, renaming, storing, telling, unpacking
from vessels.sanctions.changes import Difference, Held, compare
from vessels.sanctions.lists.base import ParsedList, Reading, UnreadableList
from vessels.sanctions.lists.registry import PARSERS

# Of a list held in many extracts or deltas, the newest are enough to read again.
READ_ANEW: Final = 20


def reader_of(sanctions_list: SanctionsList) -> str:
    """What reads the list now: versions of its parser and of the facts, its columns if named."""
    reader = f"{PARSERS[sanctions_list.parser].version}.{normalising.VERSION}"
    if not sanctions_list.columns:
        return reader
    return f"{reader}.{canonical.digest(sanctions_list.columns)[:8]}"


def parse(version: ListVersion) -> ParsedList:
    """Read the kept bytes, unpacked. Raises UnreadableList, BytesMissing."""
    sanctions_list = version.sanctions_list
    reading = Reading(is_extract=version.is_extract, columns=sanctions_list.columns)
    with (
        intake.open_file(version.source_file) as stream,
        unpacking.opened(stream) as files,
    ):
        return PARSERS[sanctions_list.parser].parse(files, reading=reading)


def order_of(version: ListVersion) -> tuple[str, ...]:
    """The identifiers of its records in the order of the file; empty where it cannot be read."""
    with suppress(UnreadableList, BytesMissing):
        return tuple(uid for uid, _ in parse(version).index)
    return ()


def compared(version: ListVersion, parsed: ParsedList) -> Difference[int]:
    """What the version differs in from the records held now.

    Where an older reader read those, what came before is read again, so that what the reader has
    learned is not taken for a change of the list.
    """
    held: Iterable[Held[int]] = storing.held_records(version.sanctions_list)
    before = version.sanctions_list.versions.accepted().select_related("source_file").first()
    is_reread = before is not None and before.parser_version != version.parser_version
    if before and is_reread:
        held = _read_anew(version.sanctions_list, held)
    difference = renaming.understood(compare(held, parsed, is_reread=is_reread))
    return renaming.followed(difference, leading.earlier(version.sanctions_list, difference))


def _read_anew(sanctions_list: SanctionsList, held: Iterable[Held[int]]) -> Iterator[Held[int]]:
    """The records as the present reader has them from the last whole version and those since."""
    accepted = sanctions_list.versions.accepted().select_related("source_file")
    whole = sanctions_list.versions.whole().first()
    since = accepted.filter(fetched_at__gte=whole.fetched_at) if whole else accepted
    anew: dict[str, Held[int]] = {}
    for version in reversed(since[:READ_ANEW]):
        with suppress(UnreadableList, BytesMissing):
            anew |= {record.uid: Held.of(0, record) for record in parse(version).records}
    for one in held:
        found = anew.get(one.uid)
        yield replace(found, key=one.key, kind=one.kind) if found else one


def taken_by(run: RefreshRun) -> ListVersion | None:
    """The version that a run made the state of its list; None where it changed nothing."""
    if run.source_file is None or run.sanctions_list is None:
        return None
    versions = run.sanctions_list.versions.accepted()
    return versions.filter(source_file=run.source_file, fetched_at__gte=run.started_at).first()


def preview(version: ListVersion, difference: Difference[int]) -> None:
    """Keep with a version that is kept aside what accepting it would change."""
    telling.write(version, difference, known_kinds=telling.known_kinds(version))
    version.save()


def adopt(version: ListVersion, difference: Difference[int]) -> None:
    """Make the version the state of its list. In a transaction, permission checked before."""
    version.state = VersionState.ACCEPTED
    version.save()
    storing.apply(version, difference)
    version.save()


def before(version: ListVersion) -> ListVersion | None:
    """The version that stood when this one came; None for the first of its list."""
    accepted = version.sanctions_list.versions.accepted()
    return accepted.filter(fetched_at__lt=version.fetched_at).first()


def is_reread(version: ListVersion, earlier: ListVersion | None) -> bool:
    """Whether it is the same body again, which a newer reader can tell more of."""
    return earlier is not None and earlier.source_file_id == version.source_file_id


def brings_nothing(version: ListVersion) -> bool:
    """Whether no entry came, left or reads otherwise in any letter."""
    return not (
        version.added_count + version.removed_count + version.changed_count + version.other_count
    )


def summary(version: ListVersion) -> str:
    """`685 vessels: 280 added, 1 removed, 14 changed (6 in meaning).`; of a first version its size.

    Two queries.
    """
    earlier = before(version)
    if earlier is None:
        return _first(version)
    reread = "The same file, read again by a newer reader. " if is_reread(version, earlier) else ""
    difference = ", ".join(_difference(version)) or "none added, removed or changed"
    one, many = "change of a company or person", "changes of companies and people"
    others = f" Beside them {_counted(version.other_count, one, many)}."
    more = others if version.other_count else ""
    return f"{reread}{_size(version)}: {difference}.{more}"


def counts(version: ListVersion) -> dict[str, int]:
    return {
        "records": version.parsed_count,
        "vessels": version.vessel_count,
        "added": version.added_count,
        "removed": version.removed_count,
        "changed": version.changed_count,
        "meaningful": version.meaningful_count,
        "others": version.other_count,
    }


def record(version: ListVersion, action: str, *, actor: User | None, agent: str = "") -> None:
    """Put an act on the version down on the chain of its list."""
    ledger.record(
        subject=version.sanctions_list,
        actor=actor,
        agent=agent,
        action=action,
        payload={
            "version": version.pk,
            "sha256": version.source_file.sha256,
            "is_extract": version.is_extract,
            "is_delta": version.is_delta,
            "reason": version.reason,
            "note": version.decision_note,
            **counts(version),
        },
    )


def _first(version: ListVersion) -> str:
    others = version.parsed_count - version.vessel_count
    beside = f", beside {_counted(others, 'other entry', 'other entries')}" if others > 0 else ""
    return f"{_size(version)}{beside}. This is the first version of the list."


def _size(version: ListVersion) -> str:
    whole = "An extract of " if version.is_extract else "A delta of " if version.is_delta else ""
    return f"{whole}{_counted(version.vessel_count, 'vessel', 'vessels')}"


def _difference(version: ListVersion) -> Iterator[str]:
    if version.added_count:
        yield f"{version.added_count:,} added"
    if version.removed_count:
        yield f"{version.removed_count:,} removed"
    if version.changed_count:
        meant = f"{version.meaningful_count:,} in meaning" if version.meaningful_count else ""
        yield f"{version.changed_count:,} changed ({meant or 'in wording only'})"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
