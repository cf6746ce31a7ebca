"""Companies by name or number: those entered here, and those that lists name."""

from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.models import User
from vessels.models import Company, CompanyAttribute, CompanyFact, RecordKind, RecordVersion
from vessels.models.company import CompanyQuerySet
from vessels.models.record import RecordVersionQuerySet
from vessels.ownership import fleets
from vessels.ownership.edges import Key, Reading
from vessels.sanctions.asof import NOW
from vessels.sanctions.matching.names import normalised

MOST_PARTIES: Final = 50


def companies(user: User, text: str) -> CompanyQuerySet:
    """Those entered here whose name, now or formerly, has the text in it, or whose IMO company
    number it is. Each with its `former_names`.
    """
    names = CompanyFact.objects.visible_to(user).known_at(None)
    names = names.filter(attribute=CompanyAttribute.NAME)
    former = Prefetch("facts", names.exclude(valid_until=None), to_attr="former_names")
    found = Company.objects.visible_to(user).prefetch_related(former).order_by("name", "pk")
    if not text:
        return found
    named = names.filter(company=OuterRef("pk"), value__icontains=text)
    wanted = Q(name__icontains=text) | Q(Exists(named))
    digits = text.upper().removeprefix("IMO").strip()
    if len(digits) == 7 and digits.isascii() and digits.isdigit():
        wanted |= Q(imo_company_number=int(digits))
    return found.filter(wanted)


def nameable(user: User) -> RecordVersionQuerySet:
    """Entries of lists that can be named as an owner: whatever is no ship."""
    return RecordVersion.objects.visible_to(user).exclude(kind=RecordKind.VESSEL)


def parties(user: User, text: str) -> list[RecordVersion]:
    """Companies and people that lists name or named so, or by identifier, in their last wording.

    One more than `MOST_PARTIES` at most; none without a text. Two queries.
    """
    if not text:
        return []
    wanted = Q(uid=text) | Q(facts__company_imo=text.upper().removeprefix("IMO").strip())
    if name := normalised(text):
        wanted |= Q(names__normal__contains=name)
    rows = nameable(user).filter(wanted)
    pairs = rows.order_by("sanctions_list", "uid").values_list("sanctions_list", "uid").distinct()
    keys = [Key("record", *pair) for pair in pairs[: MOST_PARTIES + 1]]
    reading = Reading(user, NOW, timezone.now())
    found = fleets.latest_wordings(keys, reading) if keys else {}
    return sorted(found.values(), key=lambda each: (not each.is_current, each.name, each.pk))
