"""The records of a list on a day, as far as they were known at a time."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from vessels.models import Designation, RecordName, RecordVersion, SanctionsList
from vessels.sanctions import holdings
from vessels.sanctions.asof import NOW, AsOf
from vessels.sanctions.matching import names


def records(
    sanctions_list: SanctionsList, user: User, *, as_of: AsOf, now: datetime
) -> QuerySet[RecordVersion]:
    """Each entry in the wording served then, of those that were on the list when it was last seen.

    A record counts from the version it is first seen in: dates that the list states itself are told
    by a vessel's status, not here.
    """
    found = RecordVersion.objects.visible_to(user).filter(sanctions_list=sanctions_list)
    if as_of == NOW:
        return found.filter(is_current=True)
    wordings = served(user, as_of=as_of, now=now).filter(sanctions_list=sanctions_list)
    later = wordings.filter(uid=OuterRef("uid"), pk__gt=OuterRef("pk"))
    standing = designated(as_of=as_of, now=now).filter(
        sanctions_list=sanctions_list, uid=OuterRef("uid")
    )
    return wordings.filter(~Exists(later), Exists(standing))


def served(user: User, *, as_of: AsOf, now: datetime) -> QuerySet[RecordVersion]:
    """The wordings of all lists that had been served by then, as far as that was known."""
    known = holdings.known_versions(as_of.known_at).filter(served_at__lte=as_of.moment(now))
    return RecordVersion.objects.visible_to(user).filter(first_version__in=known.values("pk"))


def designated(*, as_of: AsOf, now: datetime) -> QuerySet[Designation]:
    """The times on all lists that ran then by the versions served, as far as that was known.

    One query where knowledge ends at a time.
    """
    at, moment = as_of.known_at, as_of.moment(now)
    undecided = holdings.undecided(at) if at else {}
    rows = Designation.objects.exclude(sanctions_list__in=undecided).known_at(at)
    for code, before in undecided.items():
        rows |= Designation.objects.filter(sanctions_list=code).known_at(before)
    return rows.filter(Q(observed_to=None) | Q(observed_to__gt=moment), observed_from__lte=moment)


def matching(found: QuerySet[RecordVersion], text: str, kind: str) -> QuerySet[RecordVersion]:
    """Those of a kind whose name, in any spelling held, IMO number or identifier is asked for."""
    if kind:
        found = found.filter(kind=kind)
    text = text.strip()
    if not text:
        return found
    chosen = Q(name__icontains=text) | Q(uid=text)
    forms = [form.text for form in names.spellings(text) if form.text]
    for form in forms:
        named = RecordName.objects.filter(record=OuterRef("pk"), normal__contains=form)
        chosen |= Q(Exists(named))
    number = text.upper().removeprefix("IMO").strip()
    if number.isascii() and number.isdigit() and len(number) == 7:
        chosen |= Q(imo_number=int(number))
    return found.filter(chosen)
