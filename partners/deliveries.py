"""What an agency fetched, and when: every read of a package leaves a row and a ledger entry."""

from django.db import transaction

from accounts import ledger
from partners.models import Agency, Delivery, DeliveryKind, Release


@transaction.atomic
def record_delivery(
    *, agency: Agency, release: Release, kind: DeliveryKind, remote_address: str | None
) -> Delivery:
    """Put on record that the agency's client was given the package or the bundle."""
    delivery = Delivery.objects.create(release=release, kind=kind, remote_address=remote_address)
    ledger.record(
        subject=release,
        actor=None,
        agent=f"agency:{agency.pk}",
        action=f"release.{kind.value}_fetched",
        payload={"agency": agency.name, "remote_address": remote_address or ""},
    )
    return delivery
