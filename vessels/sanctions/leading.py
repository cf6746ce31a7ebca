"""Renames of earlier versions that a version's records only now repeat.

A company's new name can come in one version, and in the texts of its ships in the next. That is one
rename where the links held say that the old name meant this very party, and the party still has the
name it got.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from vessels.models import (
    ChangeKind,
    RecordChange,
    RecordTie,
    RecordVersion,
    SanctionsList,
    VersionState,
)
from vessels.sanctions.changes import Difference
from vessels.sanctions.normalising import text_of
from vessels.sanctions.renaming import Rename, repeats_names


def earlier(sanctions_list: SanctionsList, difference: Difference[int]) -> dict[str, Rename]:
    """Old name -> the rename that a change of links may repeat. Three queries, or none."""
    repeating = [each.before.uid for each in difference.changed if repeats_names(each)]
    if not repeating:
        return {}
    moving = {one.uid for one in difference.removed}
    moving |= {each.before.uid for each in difference.changed if each.is_renamed}
    parties = _parties(sanctions_list, repeating)
    meant = {uid for uids in parties.values() for uid in uids} - moving
    names = _names(sanctions_list, meant)
    found: dict[str, Rename] = {}
    for change in _renames(sanctions_list, meant):
        name = next(each for each in change.fields if each["field"] == "name")
        if parties.get(name["before"]) == {change.uid} and names.get(change.uid) == name["after"]:
            found[name["before"]] = Rename(name["after"], change.uid, change.pk)
    return found


def _parties(sanctions_list: SanctionsList, uids: Collection[str]) -> Mapping[str, set[str]]:
    """Name as in facts -> whom the links of these records mean by it."""
    ties = RecordTie.objects.known_at(None).filter(
        sanctions_list=sanctions_list, uid__in=uids, observed_to=None
    )
    found: dict[str, set[str]] = defaultdict(set)
    for name, uid in ties.values_list("party_name", "party_uid"):
        found[text_of(name)].add(uid)
    return found


def _names(sanctions_list: SanctionsList, uids: Collection[str]) -> Mapping[str, str]:
    rows = RecordVersion.objects.current().filter(sanctions_list=sanctions_list, uid__in=uids)
    return {uid: text_of(name) for uid, name in rows.values_list("uid", "name")}


def _renames(sanctions_list: SanctionsList, uids: Collection[str]) -> list[RecordChange]:
    """Of these parties, oldest first."""
    changes = RecordChange.objects.filter(
        version__sanctions_list=sanctions_list,
        version__state=VersionState.ACCEPTED,
        kind=ChangeKind.RENAMED,
        uid__in=uids,
    )
    return list(changes.order_by("version__fetched_at", "pk"))
