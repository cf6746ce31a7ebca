"""Companies by name or number: those entered here, and those that lists name."""

from typing import Final

from django.db.models import Q

from accounts.models import User
from vessels.models import Company, RecordKind, RecordVersion
from vessels.models.ownership import CompanyQuerySet
from vessels.sanctions.matching.names import normalised

MOST_PARTIES: Final = 50


def companies(user: User, text: str) -> CompanyQuerySet:
    """Those entered here whose name has the text in it, or whose IMO company number it is."""
    found = Company.objects.visible_to(user).order_by("name", "pk")
    if not text:
        return found
    wanted = Q(name__icontains=text)
    digits = text.upper().removeprefix("IMO").strip()
    if len(digits) == 7 and digits.isascii() and digits.isdigit():
        wanted |= Q(imo_company_number=int(digits))
    return found.filter(wanted)


def parties(user: User, text: str) -> list[RecordVersion]:
    """Companies and people that lists name so, under any of their names, or by identifier.

    One more than `MOST_PARTIES` at most; none without a text. One query.
    """
    if not text:
        return []
    wanted = Q(uid=text) | Q(facts__company_imo=text.upper().removeprefix("IMO").strip())
    if name := normalised(text):
        wanted |= Q(names__normal__contains=name)
    rows = RecordVersion.objects.visible_to(user).current().exclude(kind=RecordKind.VESSEL)
    found = rows.filter(wanted).select_related("sanctions_list").defer("raw")
    return list(found.order_by("name", "pk").distinct()[: MOST_PARTIES + 1])
