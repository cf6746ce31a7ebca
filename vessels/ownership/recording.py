"""Companies and who owns what, as people record it: dated, sourced, withdrawn but never edited."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.errors import InvalidOwnership
from vessels.models import Company, Ownership, RecordKind, RecordVersion, TieRole, Vessel
from vessels.ownership import citing, company_facts, company_numbers
from vessels.permissions import require_recorder


@transaction.atomic
def add_company(
    *,
    actor: User,
    name: str,
    imo_company_number: str = "",
    country: str = "",
    note: str = "",
    exhibit: Exhibit | None = None,
    is_illustrative: bool = False,
) -> Company:
    """Enter a company. Its IMO company number, where given, must hold by its check digit.

    Raises InvalidOwnership for an empty name, a wrong number, a number that is held already, or an
    exhibit that facts may not cite (:mod:`vessels.ownership.citing`).
    """
    require_recorder(actor)
    if not name.strip():
        raise InvalidOwnership("Give the company's name as its source writes it.")
    number = company_numbers.parse(imo_company_number)
    citing.require_citable(actor, exhibit)
    company = Company(
        name=name.strip(),
        imo_company_number=number,
        country=country.strip(),
        note=note.strip(),
        is_illustrative=is_illustrative,
        created_by=actor,
    )
    try:
        with transaction.atomic():
            company.save(force_insert=True)
    except IntegrityError as error:
        held = Company.objects.get(imo_company_number=number)
        raise InvalidOwnership(
            f"IMO company number {number:07d} is held already, by {held}. Use that company."
        ) from error
    company_facts.write_down(company, actor=actor, at=company.created_at, exhibit=exhibit)
    ledger.record(
        subject=company,
        actor=actor,
        action="company.added",
        payload={
            "name": company.name,
            "imo_company_number": f"{number:07d}" if number else "",
            "note": company.note,
            "exhibit": str(exhibit.pk) if exhibit else "",
        },
    )
    said = company_facts.for_custody(company_facts.held_now(company))
    citing.note_company(actor=actor, company=company, exhibit=exhibit, said=said)
    return company


@transaction.atomic
def record_ownership(
    *,
    actor: User,
    owner: Company | RecordVersion,
    role: TieRole,
    source: str,
    vessel: Vessel | None = None,
    company: Company | None = None,
    share_percent: Decimal | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    valid_precision: Precision = Precision.DAY,
    exhibit: Exhibit | None = None,
) -> Ownership:
    """Record one source's word that `owner` stands in `role` to a vessel or to a company.

    `owner` is a company entered here, or an entry of a list in the wording that the person read:
    the source ties that very entry; an equal name ties nothing. `share_percent` is above 0 and at
    most 100; None is unknown. Both days are included, to their precision.

    Raises InvalidOwnership for anything that cannot be.
    """
    require_recorder(actor)
    _check_ends(actor, owner, vessel, company)
    _check_said(source.strip(), share_percent, valid_from, valid_to)
    citing.require_visible(actor, exhibit)
    made = Ownership.objects.create(
        owner=owner if isinstance(owner, Company) else None,
        owner_record=owner if isinstance(owner, RecordVersion) else None,
        vessel=vessel,
        company=company,
        role=role,
        share_percent=share_percent,
        valid_from=valid_from,
        valid_to=valid_to,
        valid_precision=valid_precision,
        source=source.strip(),
        exhibit=exhibit,
        asserted_by=actor,
    )
    ledger.record(
        subject=made,
        actor=actor,
        action="ownership.recorded",
        payload={
            **_named(owner),
            "of": str((vessel or company or owner).pk),
            "role": str(role),
            "share_percent": "unknown" if share_percent is None else str(share_percent),
            "from": valid_from.isoformat() if valid_from else "",
            "to": valid_to.isoformat() if valid_to else "",
            "precision": str(valid_precision),
            "source": made.source,
            "exhibit": str(exhibit.pk) if exhibit else "",
        },
    )
    citing.note_owner(actor=actor, ownership=made)
    return made


@transaction.atomic
def withdraw_ownership(*, actor: User, ownership: Ownership, why: str) -> Ownership:
    """Take back what was recorded, with the reason; it stays on record and counts no more.

    Raises InvalidOwnership where it is withdrawn already or no reason is given.
    """
    require_recorder(actor)
    found = Ownership.objects.visible_to(actor).select_for_update(of=("self",))
    held = found.filter(pk=ownership.pk).first()
    if held is None:
        raise InvalidOwnership("There is no such record among those you may see.")
    if held.withdrawn_at:
        raise InvalidOwnership("This was withdrawn already. Nothing is to be done.")
    if not why.strip():
        raise InvalidOwnership("Say why it is withdrawn.")
    held.withdrawn_at, held.withdrawn_why = timezone.now(), why.strip()[:300]
    held.save(update_fields=["withdrawn_at", "withdrawn_why"])
    ledger.record(
        subject=held,
        actor=actor,
        action="ownership.withdrawn",
        payload={"why": held.withdrawn_why},
    )
    citing.note_owner(actor=actor, ownership=held, why=held.withdrawn_why)
    return held


def _named(owner: Company | RecordVersion) -> dict[str, str | int]:
    """The owner as the ledger keeps it."""
    if isinstance(owner, Company):
        return {"owner": str(owner.pk)}
    return {
        "owner_list": owner.sanctions_list_id,
        "owner_entry": owner.uid,
        "owner_name": owner.name,
        "owner_record": owner.pk,
    }


def _check_ends(
    actor: User, owner: Company | RecordVersion, vessel: Vessel | None, company: Company | None
) -> None:
    if (vessel is None) == (company is None):
        raise InvalidOwnership("Say what is owned: one vessel or one company.")
    if company and company == owner:
        raise InvalidOwnership(f"{owner} cannot own itself. Choose another owner.")
    if isinstance(owner, RecordVersion):
        if not RecordVersion.objects.visible_to(actor).filter(pk=owner.pk).exists():
            raise InvalidOwnership("There is no such entry among those you may see.")
        if owner.kind == RecordKind.VESSEL:
            raise InvalidOwnership(
                f"Entry {owner.uid} is a ship, {owner.name}. Name a company or person that a list "
                "names."
            )


def _check_said(
    source: str, share: Decimal | None, valid_from: date | None, valid_to: date | None
) -> None:
    if not source:
        raise InvalidOwnership("Name the source that says so.")
    if share is not None and not 0 < share <= 100:
        raise InvalidOwnership(
            f"A share of {share} % cannot be. Give more than 0 and at most 100, or leave it empty "
            "where the source does not say."
        )
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidOwnership("It ends before it begins. Swap the dates.")
