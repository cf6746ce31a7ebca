"""Finding listed ships, companies and people by a name that may be misspelt, or by a number.

Today, or as of a day: then every wording that is held answers, and each entry found is judged on
that day as ships are (:mod:`vessels.sanctions.asof`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from accounts.models import User
from vessels.imo import parse_imo
from vessels.models import NameKind, RecordName, RecordVersion, SanctionsList
from vessels.sanctions import holdings, spells
from vessels.sanctions.asof import AsOf, Judgement, instant, judge
from vessels.sanctions.holdings import Held, Holdings
from vessels.sanctions.matching.names import spellings

MOST: Final = 50
_MMSI_DIGITS: Final = 9
# Several wordings of one entry bear the same name; so many are read to find the fifty entries.
_READ: Final = 500
_VERY_LIKE: Final = 0.7
_LIKE: Final = 0.45


@dataclass(frozen=True)
class Found:
    """One entry of a list: its newest wording that answers, and why it does.

    `by` is the name that came nearest, or the number that is equal; `likeness` is 0 to 1, 1 for
    an equal one. `is_listed` is false where the entry has left its list. As of a day, `record` is
    the wording served then, `judged` where the entry stood, and `answered` the wording that was
    found where that is another.
    """

    record: RecordVersion
    by: str
    likeness: float
    is_listed: bool
    judged: Judgement | None = None
    answered: RecordVersion | None = None

    @property
    def words(self) -> str:
        if self.likeness >= 1:
            return "equal"
        if self.likeness >= _VERY_LIKE:
            return "very like"
        return "like" if self.likeness >= _LIKE else "a little like"

    @property
    def since(self) -> str:
        """The earliest date of its listing that the list states, or empty."""
        spans = self.judged.spans if self.judged and self.judged.state == "listed" else ()
        return min((span.since for span in spans if span.since), default="")

    @property
    def why(self) -> str:
        """What its state on the day rests on, in words."""
        if self.judged is None:
            return ""
        if self.judged.stale and self.judged.seen_at:
            state = self.judged.stale.replace("_", " ")
            return f"{state} when the list was last seen, {instant(self.judged.seen_at)}"
        if self.judged.why:
            return self.judged.why
        if self.judged.state == "never_listed":
            return "in no version of the list that is held from around then"
        spans = self.judged.spans
        if not spans:
            return ""
        first, last = min(each.observed_from for each in spans), max(s.seen_to for s in spans)
        return f"first seen on it {instant(first)}, last {instant(last)}"


@dataclass(frozen=True)
class FoundThen:
    """What a search as of a day finds, and the lists of which nothing served by then is held."""

    found: list[Found]
    silent: list[SanctionsList]


def search(user: User, text: str, *, list_code: str = "") -> list[Found]:
    """The nearest entries of the lists, best first, at most fifty; none for an empty text.

    A name is compared without case, accents and punctuation, by its groups of three letters; one in
    another script by its sound. An IMO number, an MMSI and a list's own identifier match whole.
    Three queries.
    """
    best = _best(_records(user, list_code), text)
    listed = _still_listed(best.values())
    whole = [replace(each, is_listed=key in listed) for key, each in best.items()]
    whole.sort(key=lambda each: (-each.likeness, not each.is_listed, each.record.name))
    return whole[:MOST]


def search_then(
    user: User, text: str, *, as_of: AsOf, now: datetime, list_code: str = ""
) -> FoundThen:
    """The same as of a day. What was not known by the time of `as_of` answers to nothing.

    Six queries, eight for the knowledge of an earlier time. The nearest fifty are judged: an entry
    that was not listed on that day is told so, not left out.
    """
    records = _records(user, list_code)
    if as_of.known_at:
        known = holdings.known_versions(as_of.known_at)
        records = records.filter(first_version__in=known.values("pk"))
    best = _best(records, text)
    nearest = sorted(
        best, key=lambda key: (-best[key].likeness, not best[key].is_listed, best[key].record.name)
    )[:MOST]
    held = holdings.load((), nearest, as_of=as_of, now=now)
    lists = {each.sanctions_list.pk: each for each in held.lists}
    moment = as_of.moment(now)
    found = [
        _judged(best[key], held, lists[key[0]], moment)
        for key in nearest
        if key[0] in lists and held.wordings.get(key)
    ]
    found.sort(key=lambda each: (-each.likeness, not each.is_listed, each.record.name))
    asked = [each for code, each in lists.items() if list_code in ("", code)]
    return FoundThen(found, [each.sanctions_list for each in asked if each.near.before is None])


def _judged(best: Found, held: Holdings, on: Held, moment: datetime) -> Found:
    """The entry in the wording served then, or the first one, with where it stood."""
    uid = best.record.uid
    wordings = held.wordings[on.sanctions_list.pk, uid]
    served = [each for each in wordings if each.first_version.served_at <= moment]
    then = served[-1] if served else wordings[0]
    then.sanctions_list = on.sanctions_list
    answered = next(each for each in wordings if each.pk == best.record.pk)
    stale_after = on.sanctions_list.stale_after
    judged = judge(spells.spans_of(held, on, uid, None), on.near, moment, stale_after=stale_after)
    return replace(
        best,
        record=then,
        is_listed=judged.state == "listed",
        judged=judged,
        answered=answered if answered != then else None,
    )


def _records(user: User, list_code: str) -> QuerySet[RecordVersion]:
    records = RecordVersion.objects.visible_to(user).select_related("sanctions_list")
    return records.filter(sanctions_list=list_code) if list_code else records


def _best(records: QuerySet[RecordVersion], text: str) -> dict[tuple[str, str], Found]:
    """The wording of each entry that answers best. Two queries; none for an empty text."""
    wanted = text.replace("\x00", "").strip()
    best: dict[tuple[str, str], Found] = {}
    if not wanted:
        return best
    for found in [*_numbered(records, wanted), *_named(records, wanted)]:
        key = (found.record.sanctions_list_id, found.record.uid)
        known = best.get(key)
        if known is None or _rank(found) > _rank(known):
            best[key] = found
    return best


def _rank(found: Found) -> tuple[float, bool, int]:
    return found.likeness, found.record.is_current, found.record.pk


def _numbered(records: QuerySet[RecordVersion], wanted: str) -> Iterable[Found]:
    condition, by = Q(uid__iexact=wanted), f"entry {wanted}"
    imo = parse_imo(wanted)
    if imo.is_valid:
        condition, by = condition | Q(imo_number=int(imo.number)), f"IMO {imo.number}"
    elif len(wanted) == _MMSI_DIGITS and wanted.isascii() and wanted.isdigit():
        condition, by = condition | Q(mmsi=int(wanted)), f"MMSI {wanted}"
    return [Found(record, by, 1.0, record.is_current) for record in records.filter(condition)]


def _named(records: QuerySet[RecordVersion], wanted: str) -> Iterable[Found]:
    for form in spellings(wanted):
        near = (
            RecordName.objects.filter(record__in=records)
            .filter(Q(normal__trigram_similar=form.text) | Q(normal__contains=form.text))
            .annotate(likeness=TrigramSimilarity("normal", form.text))
            .select_related("record__sanctions_list")
            .order_by("-likeness", "-record__is_current", "-record")
        )
        for name in near[:_READ]:
            kind = "" if name.kind == NameKind.PRIMARY else f", {name.get_kind_display().lower()}"
            yield Found(
                name.record, f"{name.text}{kind}", float(name.likeness), name.record.is_current
            )


def _still_listed(found: Iterable[Found]) -> set[tuple[str, str]]:
    """The entries, of those found, that have a current record: perhaps in another wording."""
    uids = {each.record.uid for each in found}
    current = RecordVersion.objects.current().filter(uid__in=uids)
    return set(current.values_list("sanctions_list_id", "uid"))
