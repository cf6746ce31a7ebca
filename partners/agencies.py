"""Partner agencies and the credentials their clients sign in with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_application_model

from accounts import ledger
from accounts.errors import Refused
from accounts.models import Role, User
from evidence.marking import TLP
from partners.errors import AgencyInvalid
from partners.models import Agency

Application = get_application_model()

SCOPE = "packages:read"
MANAGERS = (Role.RELEASE_OFFICER, Role.ADMINISTRATOR)
DEFAULT_DAYS = 180
MAX_DAYS = 366


@dataclass(frozen=True)
class Credentials:
    """What the agency's client signs in with. The secret exists here and nowhere else."""

    client_id: str
    client_secret: str
    expire_at: datetime


def create_agency(
    *,
    actor: User,
    name: str,
    max_tlp: TLP,
    country: str = "",
    contact: str = "",
    is_fictional: bool = False,
) -> Agency:
    """Enter an agency that may be sent packages up to `max_tlp`. It has no credentials yet."""
    check_manager(actor)
    name, country = " ".join(name.split()), country.strip().upper()
    if not name:
        raise AgencyInvalid("Give the agency's name.")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise AgencyInvalid(f"Country {country!r} is not a two-letter ISO 3166 code, such as KR.")
    try:
        with transaction.atomic():
            agency = Agency.objects.create(
                name=name,
                max_tlp=TLP(max_tlp),
                country=country,
                contact=contact.strip(),
                is_fictional=is_fictional,
                created_by=actor,
            )
            ledger.record(
                subject=agency,
                actor=actor,
                action="agency.created",
                payload={"name": name, "country": country, "max_tlp": agency.max_tlp},
            )
    except IntegrityError as error:
        raise AgencyInvalid(f"An agency named {name!r} exists already.") from error
    return agency


def issue_credentials(*, actor: User, agency: Agency, days: int = DEFAULT_DAYS) -> Credentials:
    """New credentials, valid for `days`; earlier ones and their tokens end at once.

    The secret is hashed at rest and returned only this once.
    """
    check_manager(actor)
    if not 1 <= days <= MAX_DAYS:
        raise AgencyInvalid(f"Credentials may be valid for 1 to {MAX_DAYS} days, not {days}.")
    secret = generate_client_secret()
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=agency.pk)
        _end_application(agency)
        application = Application.objects.create(
            name=str(agency.pk),
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
            client_secret=secret,
        )
        agency.application = application
        agency.is_active = True
        agency.credentials_expire_at = timezone.now() + timedelta(days=days)
        agency.save()
        ledger.record(
            subject=agency,
            actor=actor,
            action="agency.credentials_issued",
            payload={
                "client_id": application.client_id,
                "expire_at": agency.credentials_expire_at.isoformat(),
            },
        )
    return Credentials(application.client_id, secret, agency.credentials_expire_at)


def revoke_credentials(*, actor: User, agency: Agency, reason: str) -> None:
    """End the agency's access now: its credentials and every token made with them."""
    check_manager(actor)
    if not reason.strip():
        raise AgencyInvalid("Give the reason for ending the agency's access.")
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=agency.pk)
        _end_application(agency)
        agency.is_active = False
        agency.credentials_expire_at = None
        agency.save()
        ledger.record(
            subject=agency,
            actor=actor,
            action="agency.credentials_revoked",
            payload={"reason": reason.strip()},
        )


def has_access(agency: Agency | None) -> bool:
    """Whether the agency's credentials hold at this moment."""
    return (
        agency is not None
        and agency.is_active
        and agency.credentials_expire_at is not None
        and agency.credentials_expire_at > timezone.now()
    )


@transaction.atomic
def record_sign_in(*, agency: Agency, granted: bool, remote_address: str) -> None:
    """Put an attempt by the agency's client to get a token into the agency's ledger."""
    ledger.record(
        subject=agency,
        actor=None,
        agent=f"agency:{agency.pk}",
        action="agency.token_granted" if granted else "agency.token_refused",
        payload={"remote_address": remote_address},
    )


def may_manage(user: User) -> bool:
    """Whether the person may create agencies and handle their credentials."""
    return user.has_role(*MANAGERS)


def check_manager(actor: User) -> None:
    """Raise Refused unless the person may manage agencies."""
    if not may_manage(actor):
        raise Refused("Only a release officer or an administrator may manage partner agencies.")


def _end_application(agency: Agency) -> None:
    """Delete the credentials; their tokens go with them (foreign key cascade)."""
    application = agency.application
    if application is not None:
        agency.application = None
        agency.save(update_fields=["application"])
        application.delete()
