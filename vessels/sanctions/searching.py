"""Finding listed ships, companies and people by a name that may be misspelt, or by a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from accounts.models import User
from vessels.imo import parse_imo
from vessels.models import NameKind, RecordName, RecordVersion
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
    an equal one. `is_listed` is false where the entry has left its list.
    """

    record: RecordVersion
    by: str
    likeness: float
    is_listed: bool

    @property
    def words(self) -> str:
        if self.likeness >= 1:
            return "equal"
        if self.likeness >= _VERY_LIKE:
            return "very like"
        return "like" if self.likeness >= _LIKE else "a little like"


def search(user: User, text: str, *, list_code: str = "") -> list[Found]:
    """The nearest entries of the lists, best first, at most fifty; none for an empty text.

    A name is compared without case, accents and punctuation, by its groups of three letters; one in
    another script by its sound. An IMO number, an MMSI and a list's own identifier match whole.
    Three queries.
    """
    wanted = text.replace("\x00", "").strip()
    if not wanted:
        return []
    records = RecordVersion.objects.visible_to(user).select_related("sanctions_list")
    if list_code:
        records = records.filter(sanctions_list=list_code)
    best: dict[tuple[str, str], Found] = {}
    for found in [*_numbered(records, wanted), *_named(records, wanted)]:
        key = (found.record.sanctions_list_id, found.record.uid)
        known = best.get(key)
        if known is None or _rank(found) > _rank(known):
            best[key] = found
    listed = _still_listed(best.values())
    whole = [
        Found(each.record, each.by, each.likeness, key in listed) for key, each in best.items()
    ]
    whole.sort(key=lambda each: (-each.likeness, not each.is_listed, each.record.name))
    return whole[:MOST]


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
