"""Names that a company had before those already held: entered afterwards, and taken back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence.custody import CustodyEvent
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.errors import InvalidOwnership
from vessels.models import Company, CompanyAttribute, CompanyFact
from vessels.models.company import CompanyFactQuerySet
from vessels.ownership import citing, correcting


@transaction.atomic
def add_former_name(
    *,
    actor: User,
    company: Company,
    name: str,
    until: date,
    why: str,
    until_precision: Precision = Precision.DAY,
    held_from: date | None = None,
    from_precision: Precision = Precision.DAY,
    exhibit: Exhibit | None = None,
    seen: int | None = None,
) -> CompanyFact:
    """Enter a name that was held wholly before another one. The company keeps its name of today.

    `until` is the first day on which another name held; without `held_from` the start is not
    known. A name whose start is not known is read from the end of what was held before it on
    (:func:`company_facts.on_day`), so that no other row changes. `seen` as in
    :func:`correcting.change_company`.

    Raises Refused, CompanyChanged, and InvalidOwnership for an empty name or reason, days that
    cannot be, an exhibit that cannot be cited, or a time in which another name is held.
    """
    held = correcting.locked(actor=actor, company=company, seen=seen)
    _check(name.strip(), held_from, until, why.strip())
    citing.require_citable(actor, exhibit)
    fact = CompanyFact(
        company=held,
        attribute=CompanyAttribute.NAME,
        value=name.strip(),
        valid_from=held_from,
        from_precision=from_precision,
        valid_until=until,
        until_precision=until_precision,
        why=why.strip()[:300],
        exhibit=exhibit,
        asserted_by=actor,
        known_from=timezone.now(),
    )
    _require_room(fact)
    fact.save(force_insert=True)
    said = {"former_name": fact.value, "dates": fact.held_text, "reason": fact.why}
    ledger.record(
        subject=held,
        actor=actor,
        action="company.former_name_added",
        payload={**said, "exhibit": str(exhibit.pk) if exhibit else ""},
    )
    citing.note_company(actor=actor, company=held, exhibit=exhibit, said=said)
    return fact


@transaction.atomic
def withdraw_former_name(
    *, actor: User, company: Company, fact: CompanyFact, why: str
) -> CompanyFact:
    """Take a former name back, with the reason; it stays on record and counts no more.

    Raises Refused, and InvalidOwnership where it is no former name that counts or no reason is
    given.
    """
    held = correcting.locked(actor=actor, company=company)
    found = _names(held).exclude(valid_until=None).filter(pk=fact.pk).first()
    if found is None:
        raise InvalidOwnership("There is no such former name, or it was taken back already.")
    if not why.strip():
        raise InvalidOwnership("Say why it is taken back.")
    found.known_to, found.withdrawn_why = timezone.now(), why.strip()[:300]
    found.save(update_fields=["known_to", "withdrawn_why"])
    said = {"former_name": found.value, "dates": found.held_text, "reason": found.withdrawn_why}
    ledger.record(subject=held, actor=actor, action="company.former_name_withdrawn", payload=said)
    citing.note_company(
        actor=actor,
        company=held,
        exhibit=found.exhibit,
        said=said,
        event=CustodyEvent.COMPANY_WITHDRAWN,
    )
    return found


def _names(company: Company) -> CompanyFactQuerySet:
    """The names that count, locked."""
    rows = CompanyFact.objects.select_for_update(of=("self",)).known_at(None)
    return rows.filter(company=company, attribute=CompanyAttribute.NAME)


def _check(name: str, held_from: date | None, until: date, why: str) -> None:
    if not name:
        raise InvalidOwnership("Give the former name as its source writes it.")
    correcting.check_length(CompanyAttribute.NAME, name)
    if not why:
        raise InvalidOwnership("Say who says so: the page or register it is read from.")
    if until > timezone.now().date():
        raise InvalidOwnership(f"{until} is still to come: until then the name is no former one.")
    if held_from and held_from >= until:
        raise InvalidOwnership(
            "It ends before it begins. Give an end that is later than its start."
        )


def _require_room(fact: CompanyFact) -> None:
    """A company has one name at a time: of two, the later ends later and begins no earlier than
    the other ends, or at a day that is not known.
    """
    for other in _names(fact.company):
        first, last = sorted((fact, other), key=_end)
        if _end(first) == _end(last) or (last.valid_from and last.valid_from < _end(first)):
            raise InvalidOwnership(
                f"“{other.value}” is held {other.held_text}, and a company has one name at a time. "
                "Give days outside of that."
            )


def _end(fact: CompanyFact) -> date:
    return fact.valid_until or date.max
