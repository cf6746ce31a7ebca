"""A vessel that comes to concern a person after a change of her owner was told to them.

They have the notice already, with their other ships: she is added to it (see `news`).
"""

from collections.abc import Sequence
from datetime import datetime

from accounts import notices
from accounts.models import User
from accounts.notices import Link
from vessels.models import Match, MatchState, RecordChange, RecordKind, RecordTie, Vessel
from vessels.sanctions import news


def join(*, actor: User, recipient: User, vessel: Vessel, links: Sequence[Link]) -> int:
    """Add the links to the notices that the recipient has of changes of the vessel's parties.

    How many notices were added to. Four queries where nothing is added.
    """
    keys = [news.key_of(change) for change in _changes(vessel)]
    return notices.add(actor=actor, recipient=recipient, keys=keys, links=links) if keys else 0


def _changes(vessel: Vessel) -> list[int]:
    """The changes of companies and people to whom a list tied her then and ties her still."""
    ties = _ties(vessel)
    changes = RecordChange.objects.filter(
        uid__in={uid for _, uid in ties}, is_meaningful=True, follows=None
    ).exclude(record_kind=RecordKind.VESSEL)
    found = []
    for change in changes.select_related("version"):
        since = ties.get((change.version.sanctions_list_id, change.uid))
        if since and since <= change.version.served_at:
            found.append(change.pk)
    return found


def _ties(vessel: Vessel) -> dict[tuple[str, str], datetime]:
    """(list, uid) of a party -> since when the list is known to tie her to it."""
    held = RecordTie.objects.known_at(None).filter(observed_to=None).exclude(party_uid="")
    rows = list(held.filter(imo_number=vessel.imo_number)) if vessel.imo_number else []
    confirmed = Match.objects.filter(vessel=vessel, state=MatchState.CONFIRMED)
    entries = set(confirmed.values_list("sanctions_list", "uid"))
    if entries:
        more = held.filter(uid__in={uid for _, uid in entries})
        rows += [tie for tie in more if (tie.sanctions_list_id, tie.uid) in entries]
    return {(tie.sanctions_list_id, tie.party_uid): tie.observed_from for tie in rows}
