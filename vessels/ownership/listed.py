"""How parties stood on their lists, judged as ships are (:mod:`vessels.sanctions.asof`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from vessels.models import RecordKind, RecordVersion, SanctionsList
from vessels.ownership.edges import Key, Reading
from vessels.sanctions import holdings, spells
from vessels.sanctions.asof import Judgement, instant, judge
from vessels.sanctions.holdings import Held, Holdings


@dataclass(frozen=True)
class Party:
    """A record of a list that is no vessel. `record` is its latest wording known then."""

    key: Key
    record: RecordVersion
    judgement: Judgement

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def is_listed(self) -> bool:
        return self.judgement.state == "listed"

    @property
    def may_be_listed(self) -> bool:
        """Listed when last seen, or at some time around the day asked about."""
        return self.judgement.state == "unknown" and bool(self.judgement.spans)

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(span.programme for span in self.judgement.spans if span.programme)
        )

    @property
    def since(self) -> str:
        """The earliest date that the list states, or empty."""
        return min((span.since for span in self.judgement.spans if span.since), default="")

    @property
    def listing_text(self) -> str:
        """ "listed under RUSSIA-EO14024 since 2022-05-08", with what is not known said."""
        under = f" under {', '.join(self.programmes)}" if self.programmes else ""
        if self.judgement.state == "listed":
            since = f" since {self.since}" if self.since else "; since when the list does not say"
            return f"listed{under}{since}"
        if self.may_be_listed:
            seen = self.judgement.seen_at
            when = f"; not seen since {instant(seen)}" if seen else ""
            why = f"; {self.judgement.why}" if self.judgement.why else ""
            return f"listed{under} when last seen{when}{why}"
        return "not listed"


@dataclass(frozen=True)
class Listings:
    """The parties asked about, and what each list would say of one that is not on it."""

    parties: Mapping[Key, Party]
    absent: Mapping[str, tuple[SanctionsList, Judgement]]

    def doubtful(self) -> list[str]:
        """Why lists that are loaded or fetched cannot be relied on for the day, in words."""
        return [
            f"{held} ({_doubt(judgement)})"
            for held, judgement in self.absent.values()
            if judgement.state == "unknown"
        ]


def load(keys: Collection[Key], reading: Reading) -> Listings:
    """Of the records among the keys. Lists never loaded and switched off are left out.

    Five queries, seven for the knowledge of an earlier time.
    """
    entries = {(key.code, key.id) for key in keys if key.kind == "record"}
    held = holdings.load((), entries, as_of=reading.as_of, now=reading.now)
    by_code = {each.sanctions_list.pk: each for each in held.lists}
    parties = {}
    for code, uid in entries:
        wordings = held.wordings.get((code, uid), [])
        if wordings and wordings[-1].kind != RecordKind.VESSEL and code in by_code:
            judged = _judged(held, by_code[code], uid, reading)
            key = Key("record", code, uid)
            parties[key] = Party(key, wordings[-1], judged)
    return Listings(parties, _absent(held.lists, reading))


def _judged(held: Holdings, on: Held, uid: str, reading: Reading) -> Judgement:
    spans = spells.spans_of(held, on, uid, None)
    stale_after = on.sanctions_list.stale_after
    return judge(spans, on.near, reading.moment, stale_after=stale_after)


def _absent(lists: list[Held], reading: Reading) -> dict[str, tuple[SanctionsList, Judgement]]:
    found = {}
    for each in lists:
        if each.newest is None and not each.sanctions_list.is_enabled:
            continue
        stale_after = each.sanctions_list.stale_after
        judged = judge((), each.near, reading.moment, stale_after=stale_after)
        if each.newest and each.latest is None:
            judged = replace(judged, why="only an extract is held")
        found[each.sanctions_list.pk] = (each.sanctions_list, judged)
    return found


def _doubt(judgement: Judgement) -> str:
    if judgement.seen_at:
        return f"not seen since {instant(judgement.seen_at)}"
    return judgement.why or "never loaded"
