"""What an accepted version of a list means for vessels we hold, in words for those concerned.

Only changes in meaning are news, and none that was known before somebody began to watch. A party's
change is one piece of news with all the ships tied to it; their own rows that merely repeat its new
name (`follows`) are not told again.

A person has one notice of a change, however many of their ships it concerns. A ship that comes to
concern them later (they begin to watch her, or their case gets her) is added to the notice of a
party's change that they have, which is unread again then. Where they have none, the change was
known before any ship of theirs was concerned: it is on her page, and no news.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from accounts import notices
from accounts.models import Compartment, LinkKind, NoticeKind, User
from accounts.notices import Link, Telling, Word
from vessels.models import (
    ChangeKind,
    ListVersion,
    Match,
    MatchState,
    RecordChange,
    RecordKind,
    RecordTie,
    Vessel,
    Watch,
)
from vessels.sanctions import versions
from vessels.sanctions.asof import instant

SHOWN_FIELDS: Final = 5


@dataclass(frozen=True, slots=True)
class News:
    """One change, and the vessels we hold that it concerns."""

    change: RecordChange
    vessels: tuple[Vessel, ...]
    title: str
    text: str

    @property
    def key(self) -> str:
        return key_of(self.change.pk)

    @property
    def url(self) -> str:
        """Where the change is seen: the vessel's lists, the company's page, or a record's end."""
        if self.change.record_kind == RecordKind.VESSEL:
            return reverse("vessels:vessel-sanctions", args=[self.vessels[0].pk])
        if self.change.kind == ChangeKind.REMOVED:
            return reverse("vessels:record-detail", args=[self.change.before_id])
        code = self.change.version.sanctions_list_id
        return reverse("vessels:party-detail", args=[code, self.change.uid])

    @property
    def word(self) -> Word:
        return Word(NoticeKind.LISTING, self.key, self.title, self.text, self.url)


def key_of(change: int) -> str:
    """Names the change among all that people are told of."""
    return f"change:{change}"


def of(version: ListVersion) -> list[News]:
    """What the version brings for vessels we hold, in the order of its changes. Five queries."""
    changes = list(
        version.changes.filter(is_meaningful=True, follows=None).select_related("version")
    )
    vessels = _concerned(version, changes)
    seen = _seen(version)
    return [
        News(change, named, *_words(named, change, version, seen))
        for change in changes
        if (named := vessels[change.pk])
    ]


def known_at(version: ListVersion) -> datetime:
    """From when its changes were known here: its fetching, or the acceptance by a person."""
    return max(version.fetched_at, version.decided_at or version.fetched_at)


def as_link(vessel: Vessel, compartment: Compartment | None = None) -> Link:
    """The vessel as one of those that a notice is about."""
    number = f" (IMO {vessel.imo_number})" if vessel.name and vessel.imo_number else ""
    url = reverse("vessels:vessel-sanctions", args=[vessel.pk])
    return Link(LinkKind.VESSEL, f"{vessel}{number}", url, compartment=compartment)


def watchers(found: Iterable[News], since: datetime) -> dict[UUID, list[User]]:
    """Vessel -> who watched her before then. One query."""
    vessels = {vessel.pk for each in found for vessel in each.vessels}
    watches = Watch.objects.filter(vessel__in=vessels, since__lt=since)
    people: dict[UUID, list[User]] = defaultdict(list)
    for watch in watches.select_related("watched_by"):
        people[watch.vessel_id].append(watch.watched_by)
    return people


def tell_watchers(*, version: ListVersion, actor: User | None = None, agent: str = "") -> int:
    """Tell everyone who watches a vessel what the version brings for her; how many notices."""
    found = of(version)
    people = watchers(found, known_at(version))
    tellings = []
    for each in found:
        concerns: dict[User, list[Link]] = defaultdict(list)
        for vessel in each.vessels:
            for watcher in people.get(vessel.pk, ()):
                concerns[watcher].append(as_link(vessel))
        tellings.append(Telling(each.word, concerns))
    return notices.tell_all(actor=actor, agent=agent, tellings=tellings)


def _concerned(version: ListVersion, changes: list[RecordChange]) -> dict[int, tuple[Vessel, ...]]:
    """Change -> the vessels it is about: of that IMO number, confirmed as that entry, or tied.

    A ship whose number the entry gave until then is concerned as well: it names her no more.
    """
    ties = _ties(version, changes)
    numbers = {number for change in changes for number in _numbers(change)}
    numbers |= {tie.imo_number for held in ties.values() for tie in held if tie.imo_number}
    by_number = {
        vessel.imo_number: vessel for vessel in Vessel.objects.filter(imo_number__in=numbers)
    }
    by_entry = _confirmed(version, changes, ties)
    found: dict[int, tuple[Vessel, ...]] = {}
    for change in changes:
        if change.record_kind == RecordKind.VESSEL:
            uids = [uid for uid in (change.uid, change.former_uid) if uid]
            ends = [(number, uid) for number in (*_numbers(change), None) for uid in uids]
        else:
            ends = [(tie.imo_number, tie.uid) for tie in ties[change.uid]]
        named = {
            vessel.pk: vessel
            for number, uid in ends
            for vessel in (by_number.get(number), *by_entry[uid])
            if vessel
        }
        found[change.pk] = tuple(named.values())
    return found


def _numbers(change: RecordChange) -> list[int]:
    """The valid IMO number that the entry gives now, and the one it gave before."""
    before = [each["before"] for each in change.fields if each["field"] == "imo"]
    return [number for number in (change.imo_number, *before) if isinstance(number, int)]


def _ties(version: ListVersion, changes: list[RecordChange]) -> Mapping[str, list[RecordTie]]:
    """Uid of a company or person -> the ships' links to it that hold now."""
    parties = {change.uid for change in changes if change.record_kind != RecordKind.VESSEL}
    held: dict[str, list[RecordTie]] = defaultdict(list)
    rows = RecordTie.objects.known_at(None).filter(
        sanctions_list=version.sanctions_list_id, party_uid__in=parties, observed_to=None
    )
    for tie in rows:
        held[tie.party_uid].append(tie)
    return held


def _confirmed(
    version: ListVersion,
    changes: list[RecordChange],
    ties: Mapping[str, list[RecordTie]],
) -> Mapping[str, list[Vessel]]:
    uids = {change.uid for change in changes} | {change.former_uid for change in changes}
    uids |= {tie.uid for held in ties.values() for tie in held}
    found: dict[str, list[Vessel]] = defaultdict(list)
    matches = Match.objects.filter(
        sanctions_list=version.sanctions_list_id, uid__in=uids, state=MatchState.CONFIRMED
    )
    for match in matches.select_related("vessel"):
        found[match.uid].append(match.vessel)
    return found


def _seen(version: ListVersion) -> str:
    """Which version this is, for the reader."""
    which = "version" if versions.before(version) else "the first version held"
    return f"{which} of {instant(version.served_at)}"


def _words(
    vessels: Iterable[Vessel], change: RecordChange, version: ListVersion, seen: str
) -> tuple[str, str]:
    """Title and text."""
    on = str(version.sanctions_list)
    said = [f"Entry {change.uid}, {seen}.", *_fields(change.fields)]
    if change.record_kind == RecordKind.VESSEL:
        who = " and ".join(map(str, vessels))
    else:
        who = _former_name(change) or change.name
        said.append(f"{on} ties it to the vessels named here.")
    return f"{who} {_what(change, on)}", " ".join(said)


def _what(change: RecordChange, on: str) -> str:
    """The rest of a sentence that began with who it is about."""
    match change.kind:
        case ChangeKind.ADDED:
            return f"is listed on {on}"
        case ChangeKind.REMOVED:
            return f"is no longer on {on}"
        case ChangeKind.RENAMED:
            return f"is now called {change.name} on {on}"
        case ChangeKind.RENUMBERED:
            return f"is under a new identifier on {on}: {change.former_uid} became {change.uid}"
    return f"has a changed entry on {on}"


def _former_name(change: RecordChange) -> str:
    names = (each["before"] for each in change.fields if each["field"] == "name")
    return str(next(names, None) or "") if change.kind == ChangeKind.RENAMED else ""


def _fields(fields: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    told = list(fields)
    for each in told[:SHOWN_FIELDS]:
        yield f"{each['label']}: {_value(each['before'])} → {_value(each['after'])}."
    if len(told) > SHOWN_FIELDS:
        yield f"And {len(told) - SHOWN_FIELDS} more."


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "not stated"
    return "not stated" if value in (None, "") else str(value)
