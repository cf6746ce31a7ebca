"""What is held of companies over time: their names, numbers and countries on a day."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import text_of
from vessels.models import Company, CompanyAttribute, CompanyFact


def write_down(
    company: Company, *, actor: User, at: datetime, exhibit: Exhibit | None = None
) -> None:
    """Begin the history of a company with what is entered of it now."""
    CompanyFact.objects.bulk_create(
        CompanyFact(
            company=company,
            attribute=attribute,
            value=value,
            exhibit=exhibit,
            asserted_by=actor,
            known_from=at,
        )
        for attribute, value in held_now(company).items()
        if value
    )


def held_now(company: Company) -> dict[CompanyAttribute, str]:
    """Each attribute as text; empty where it is not known."""
    number = company.imo_company_number
    return {
        CompanyAttribute.NAME: company.name,
        CompanyAttribute.IMO_COMPANY_NUMBER: f"{number:07d}" if number else "",
        CompanyAttribute.COUNTRY: company.country,
        CompanyAttribute.NOTE: company.note,
    }


def for_custody(values: Mapping[CompanyAttribute, str], *, unknown: str = "") -> dict[str, str]:
    """Values by the names that custody logs have for them: "name" is there a compartment's."""
    named = {CompanyAttribute.NAME: "company_name"}
    return {named.get(each, str(each)): value or unknown for each, value in values.items()}


def newest(company: Company) -> int:
    """The key of the fact entered last, to tell whether a page that was read is still true."""
    last = company.facts.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def on_day(user: User, *, on: date, known_at: datetime | None) -> QuerySet[CompanyFact]:
    """What held of any company on a day, by what was entered here at a time; None: by now.

    A value whose start is not known did not hold before one that is known to have ended earlier.
    """
    known = CompanyFact.objects.visible_to(user).known_at(known_at)
    own_end = Coalesce(OuterRef("valid_until"), Value(date.max), output_field=DateField())
    before_it = known.filter(
        company=OuterRef("company"),
        attribute=OuterRef("attribute"),
        valid_until__gt=on,
        valid_until__lt=own_end,
    )
    return known.held_on(on).filter(Q(valid_from__isnull=False) | ~Exists(before_it))


def of_company(
    company: Company, user: User, *, on: date, known_at: datetime | None
) -> dict[str, str]:
    """One company's values on a day, by attribute; empty where nothing is known. One query."""
    found = on_day(user, on=on, known_at=known_at).filter(company=company)
    values = {str(attribute): "" for attribute in CompanyAttribute}
    return values | dict(found.values_list("attribute", "value"))


def names(
    ids: Collection[UUID], user: User, *, on: date, known_at: datetime | None
) -> Mapping[UUID, str]:
    """The names of companies on a day; where none is held for it, today's, which says so.

    One query, two where a name is missing.
    """
    named = on_day(user, on=on, known_at=known_at).filter(attribute=CompanyAttribute.NAME)
    found = dict(named.filter(company__in=ids).values_list("company", "value"))
    if missing := set(ids) - found.keys():
        held = Company.objects.visible_to(user).filter(pk__in=missing)
        found |= {each.pk: f"{each.name} (name of today)" for each in held}
    return found


def history(company: Company, user: User) -> list[CompanyFact]:
    """All that was ever entered of it: attribute by attribute, what counts first. One query.

    What a correction replaced stands below what replaced it. Each has `shows_exhibit`.
    """
    rows = CompanyFact.objects.visible_to(user).with_exhibits_of(user).filter(company=company)
    order = list(CompanyAttribute)
    newest = sorted(rows.select_related("asserted_by"), key=_newest, reverse=True)
    return sorted(
        newest,
        key=lambda fact: (order.index(CompanyAttribute(fact.attribute)), fact.known_to is not None),
    )


def _newest(fact: CompanyFact) -> tuple[date, date, datetime, int]:
    """What ended last first."""
    return fact.valid_until or date.max, fact.valid_from or date.min, fact.known_from, fact.pk


def day_text(day: date, precision: str) -> str:
    """ "2023-05", to no more than the precision known."""
    return text_of(midnight(day), precision)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(tzinfo=UTC))
