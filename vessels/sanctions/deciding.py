"""A person's word on a version that was kept aside: take it after all, or leave it out."""

from datetime import UTC, datetime

from django.db import transaction

from accounts.models import User
from vessels.errors import InvalidList, VersionDecided
from vessels.models import ListVersion, SanctionsList, VersionState
from vessels.permissions import require_decider
from vessels.sanctions import versions
from vessels.sanctions.lists.base import UnreadableList


@transaction.atomic
def accept(*, actor: User, version: ListVersion, note: str) -> ListVersion:
    """Make a version kept aside, or rejected by mistake, the state of its list.

    Compared again with the records held now. Raises Refused, VersionDecided when it is accepted
    already or a newer one is, and InvalidList without a reason or when it cannot be read.
    """
    version = _locked(actor, version, note)
    if version.state == VersionState.ACCEPTED:
        raise VersionDecided("This version is accepted already.")
    newer = version.sanctions_list.versions.accepted().filter(fetched_at__gt=version.fetched_at)
    if newer.exists():
        raise VersionDecided(
            "A newer version has been accepted since. Reject this one: it can no longer be taken."
        )
    try:
        parsed = versions.parse(version)
    except UnreadableList as error:
        raise InvalidList(f"This version cannot be accepted: {error}") from error
    if not (parsed.records or parsed.is_delta):
        raise InvalidList("This version cannot be accepted: no vessel could be read from it.")
    uids = [uid for uid, _ in parsed.index]
    if len(set(uids)) != len(uids):
        raise InvalidList("This version cannot be accepted: identifiers appear more than once.")
    _decided(version, actor, note)
    versions.adopt(version, versions.compared(version, parsed))
    held, seen_at = version.sanctions_list, version.confirmed_at
    held.last_error = ""
    if version.is_whole:
        held.last_success_at = max(held.last_success_at or seen_at, seen_at)
    held.save(update_fields=["last_error", "last_success_at"])
    versions.record(version, "list.version_accepted_by_hand", actor=actor)
    return version


@transaction.atomic
def reject(*, actor: User, version: ListVersion, note: str) -> ListVersion:
    """Leave a version out for good reason. Nobody's status changes.

    Raises Refused, VersionDecided, and InvalidList without a reason.
    """
    version = _locked(actor, version, note)
    if version.state != VersionState.QUARANTINED:
        raise VersionDecided(f"This version is {version.get_state_display().lower()} already.")
    version.state = VersionState.REJECTED
    _decided(version, actor, note)
    version.save()
    held = version.sanctions_list
    held.last_error = ""
    held.save(update_fields=["last_error"])
    versions.record(version, "list.version_rejected", actor=actor)
    return version


def _locked(actor: User, version: ListVersion, note: str) -> ListVersion:
    require_decider(actor)
    if not note.strip():
        raise InvalidList("Say why: the next person will want to know.")
    # The list's row serialises decisions; a refresh that ends meanwhile waits for it.
    SanctionsList.objects.select_for_update().get(pk=version.sanctions_list_id)
    return ListVersion.objects.select_related("sanctions_list", "source_file").get(pk=version.pk)


def _decided(version: ListVersion, actor: User, note: str) -> None:
    version.decided_by, version.decided_at = actor, datetime.now(UTC)
    version.decision_note = note.strip()
