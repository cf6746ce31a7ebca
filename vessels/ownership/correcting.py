"""Correcting what was entered of a company, and dating what changed: nothing is overwritten."""

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.errors import CompanyChanged, InvalidOwnership
from vessels.models import Company, CompanyAttribute, CompanyFact
from vessels.ownership import citing, company_facts, company_numbers
from vessels.permissions import require_recorder

LONGEST: Final = {
    CompanyAttribute.NAME: 200,
    CompanyAttribute.IMO_COMPANY_NUMBER: 7,
    CompanyAttribute.COUNTRY: 60,
    CompanyAttribute.NOTE: 300,
}


@transaction.atomic
def change_company(
    *,
    actor: User,
    company: Company,
    why: str,
    name: str | None = None,
    imo_company_number: str | None = None,
    country: str | None = None,
    note: str | None = None,
    since: date | None = None,
    since_precision: Precision = Precision.DAY,
    exhibit: Exhibit | None = None,
    seen: int | None = None,
) -> Company:
    """Correct a company, or with `since` say that it has been otherwise from that day on.

    A correction puts another value in the place of a wrong one, for all its time; the company was
    never so called. With `since` the former value keeps its time until that day: a rename. None
    leaves a value as it is; an empty one says that it is not known. `seen` is the newest fact that
    the person saw (:func:`company_facts.newest`). What was held before stays in `CompanyFact`.
    An `exhibit` that says so must be one that facts may cite (:mod:`vessels.ownership.citing`).

    Raises Refused, InvalidOwnership, and CompanyChanged where somebody else was faster.
    """
    held = locked(actor=actor, company=company, seen=seen)
    given = {"name": name, "country": country, "note": note}
    asked = _asked(held, given, imo_company_number)
    _check(asked, why.strip(), since)
    citing.require_citable(actor, exhibit)
    before = {attribute: company_facts.held_now(held)[attribute] for attribute in asked}
    at = timezone.now()
    for attribute, value in asked.items():
        fact = CompanyFact(
            company=held,
            attribute=attribute,
            value=value,
            why=why.strip()[:300],
            exhibit=exhibit,
            asserted_by=actor,
            known_from=at,
        )
        _put(fact, since, since_precision, at)
    _save(held, asked)
    day = company_facts.day_text(since, since_precision) if since else ""
    ledger.record(
        subject=held,
        actor=actor,
        action="company.changed",
        payload={
            "changes": {
                str(attribute): {"before": before[attribute], "after": value}
                for attribute, value in asked.items()
            },
            "since": day,
            "why": why.strip()[:300],
            "exhibit": str(exhibit.pk) if exhibit else "",
        },
    )
    said = company_facts.for_custody(asked, unknown="not known")
    said |= {"dates": f"from {day}" if day else "", "reason": why.strip()[:300]}
    citing.note_company(actor=actor, company=held, exhibit=exhibit, said=said)
    return held


def locked(*, actor: User, company: Company, seen: int | None = None) -> Company:
    """The company as it stands, locked for a change by the actor. Needs a transaction.

    Raises as :func:`change_company` does.
    """
    require_recorder(actor)
    held = Company.objects.visible_to(actor).select_for_update().filter(pk=company.pk).first()
    if held is None:
        raise InvalidOwnership("There is no such company among those you may see.")
    if seen is not None and seen != company_facts.newest(held):
        raise CompanyChanged(
            f"{held} was changed by somebody else since you opened this page. Nothing was saved. "
            "Read what is there now, and enter yours again."
        )
    return held


def check_length(attribute: CompanyAttribute, value: str) -> None:
    if len(value) > LONGEST[attribute]:
        raise InvalidOwnership(f"{attribute.label}: at most {LONGEST[attribute]} characters.")


def _asked(
    company: Company, given: dict[str, str | None], number_text: str | None
) -> dict[CompanyAttribute, str]:
    """The values that differ from what is held."""
    asked = {
        CompanyAttribute(name): value.strip() for name, value in given.items() if value is not None
    }
    if number_text is not None:
        number = company_numbers.parse(number_text)
        asked[CompanyAttribute.IMO_COMPANY_NUMBER] = f"{number:07d}" if number else ""
    held = company_facts.held_now(company)
    return {attribute: value for attribute, value in asked.items() if held[attribute] != value}


def _check(asked: dict[CompanyAttribute, str], why: str, since: date | None) -> None:
    if not asked:
        raise InvalidOwnership("Nothing is changed: all values are as they are held.")
    if asked.get(CompanyAttribute.NAME) == "":
        raise InvalidOwnership("Give the company's name as its source writes it.")
    for attribute, value in asked.items():
        check_length(attribute, value)
    if not why:
        raise InvalidOwnership("Say why, and who says so: the page or register it is read from.")
    if since and since > timezone.now().date():
        raise InvalidOwnership(f"{since} is still to come. Enter it once it is so.")


def _put(fact: CompanyFact, since: date | None, precision: Precision, at: datetime) -> None:
    """Close the row that counts, keep the time it had where there is a day, and add the fact."""
    rows = CompanyFact.objects.select_for_update().known_at(None)
    rows = rows.filter(company=fact.company, attribute=fact.attribute)
    last = rows.filter(valid_until=None).first()
    if last:
        last.known_to = at
        last.save(update_fields=["known_to"])
        fact.valid_from, fact.from_precision = last.valid_from, last.from_precision
    if since:
        if last and last.valid_from and since <= last.valid_from:
            raise InvalidOwnership(
                f"{last.get_attribute_display()} “{last.value}” is dated from "
                f"{company_facts.day_text(last.valid_from, last.from_precision)}: what follows it "
                "begins later. Leave the day empty to correct it."
            )
        former = rows.filter(valid_until__gte=since).order_by("-valid_until").first()
        if former:
            raise InvalidOwnership(
                f"{former.get_attribute_display()} “{former.value}” is held {former.held_text}: "
                "what follows it begins later."
            )
        if last:
            _keep_until(last, since, precision, fact, at)
        fact.valid_from, fact.from_precision = since, precision
    fact.save(force_insert=True)


def _keep_until(
    last: CompanyFact, since: date, precision: Precision, fact: CompanyFact, at: datetime
) -> None:
    CompanyFact.objects.create(
        company=last.company,
        attribute=last.attribute,
        value=last.value,
        valid_from=last.valid_from,
        from_precision=last.from_precision,
        valid_until=since,
        until_precision=precision,
        why=fact.why,
        exhibit=fact.exhibit,
        asserted_by=fact.asserted_by,
        known_from=at,
    )


def _save(company: Company, asked: dict[CompanyAttribute, str]) -> None:
    for attribute, value in asked.items():
        if attribute == CompanyAttribute.IMO_COMPANY_NUMBER:
            company.imo_company_number = int(value) if value else None
        else:
            setattr(company, str(attribute), value)
    try:
        with transaction.atomic():
            company.save(update_fields=[str(attribute) for attribute in asked])
    except IntegrityError as error:
        number = company.imo_company_number or 0
        other = Company.objects.get(imo_company_number=number)
        raise InvalidOwnership(
            f"IMO company number {number:07d} is held already, by {other}. One company has one "
            "number: record owners on that company."
        ) from error
