"""Where reports first came from, so that ten repeats of one report count as one."""

from django.db import transaction

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence.models import Origin


@transaction.atomic
def name_origin(*, actor: User, name: str) -> Origin:
    """The origin of that name, entered now if it was not known."""
    if not actor.is_staff_member:
        raise Refused("Only people with a role may name an origin.")
    origin, is_new = Origin.objects.get_or_create(name=" ".join(name.split()))
    if is_new:
        ledger.record(
            subject=origin, actor=actor, action="origin.named", payload={"name": origin.name}
        )
    return origin
