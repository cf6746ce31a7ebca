"""One version of a list: read again from its kept bytes, compared, made the state of its list."""

from accounts import ledger
from accounts.models import User
from evidence import intake
from vessels.models import ListVersion, VersionState
from vessels.sanctions import storing
from vessels.sanctions.changes import Difference, compare
from vessels.sanctions.lists.base import Files, ParsedList, Reading
from vessels.sanctions.lists.registry import PARSERS


def parse(version: ListVersion) -> ParsedList:
    """Read the kept bytes. Raises UnreadableList, BytesMissing."""
    with intake.open_file(version.source_file) as stream:
        return PARSERS[version.sanctions_list.parser].parse(
            Files(stream), reading=Reading(is_extract=version.is_extract)
        )


def compared(version: ListVersion, parsed: ParsedList) -> Difference[int]:
    """What the version differs in from the records held now. One query."""
    held = storing.held_records(version.sanctions_list)
    return compare(held, parsed.records, is_extract=version.is_extract)


def adopt(version: ListVersion, difference: Difference[int]) -> None:
    """Make the version the state of its list. In a transaction, permission checked before."""
    version.state = VersionState.ACCEPTED
    version.save()
    storing.apply(version, difference)
    version.save()


def summary(version: ListVersion) -> str:
    """`685 vessels: 280 added, 1 removed, 14 changed (6 in meaning).`"""
    extract = "An extract of " if version.is_extract else ""
    return (
        f"{extract}{version.vessel_count} vessels: {version.added_count} added, "
        f"{version.removed_count} removed, {version.changed_count} changed "
        f"({version.meaningful_count} in meaning)."
    )


def counts(version: ListVersion) -> dict[str, int]:
    return {
        "records": version.parsed_count,
        "vessels": version.vessel_count,
        "added": version.added_count,
        "removed": version.removed_count,
        "changed": version.changed_count,
        "meaningful": version.meaningful_count,
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
            "reason": version.reason,
            "note": version.decision_note,
            **counts(version),
        },
    )
