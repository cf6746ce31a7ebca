"""Need-to-know lists: who is in a compartment, with which role, and who may change that."""

from django.db import transaction

from accounts import ledger
from accounts.errors import Conflict, Invalid, NotFound, Refused
from accounts.models import Compartment, CompartmentMember, CompartmentRole, User


@transaction.atomic
def create(*, actor: User, name: str, lead: User | None = None) -> Compartment:
    """Open a compartment led by `lead`, or by the actor where no lead is given."""
    if not actor.is_staff_member:
        raise Refused("You have no role yet. Ask an administrator for one.")
    leader = lead or actor
    _require_able(leader)
    compartment = Compartment.objects.create(name=name)
    CompartmentMember.objects.create(
        compartment=compartment, user=leader, role=CompartmentRole.LEAD
    )
    ledger.record(
        subject=compartment,
        actor=actor,
        action="opened",
        payload={"name": name, "lead": str(leader.pk)},
    )
    return compartment


@transaction.atomic
def add_member(
    *, actor: User, compartment: Compartment, user: User, role: CompartmentRole
) -> CompartmentMember:
    """Let `user` in, or give a member another role. The same role again changes nothing.

    Only a lead may. The last active lead cannot be given a lesser role.
    """
    locked = _locked_for_lead(actor, compartment)
    _require_able(user)
    member = locked.members.filter(user=user).first()
    if member is None:
        member = CompartmentMember.objects.create(compartment=locked, user=user, role=role)
        before = ""
    elif member.role == role:
        return member
    else:
        _require_other_lead(locked, member)
        before, member.role = member.role, role
        member.save(update_fields=["role"])
    ledger.record(
        subject=locked,
        actor=actor,
        action="member_added" if not before else "member_role_changed",
        payload={"user": str(user.pk), "role": role.value, "before": before},
    )
    return member


@transaction.atomic
def remove_member(*, actor: User, compartment: Compartment, user: User) -> None:
    """Take `user` out. Only a lead may, and never the last active lead."""
    locked = _locked_for_lead(actor, compartment)
    member = locked.members.filter(user=user).first()
    if member is None:
        raise NotFound(f"{user} is not a member.")
    _require_other_lead(locked, member)
    role = member.role
    member.delete()
    ledger.record(
        subject=locked,
        actor=actor,
        action="member_removed",
        payload={"user": str(user.pk), "role": role},
    )


def _locked_for_lead(actor: User, compartment: Compartment) -> Compartment:
    """The compartment's row under lock, so that two leads cannot remove each other at once."""
    locked = Compartment.objects.select_for_update().visible_to(actor).filter(pk=compartment.pk)
    found = locked.first()
    if found is None:
        raise NotFound("There is no such group of people, or you are not in it.")
    if found.role_of(actor) != CompartmentRole.LEAD:
        raise Refused("Only a lead may change who is in it. Ask one of its leads.")
    return found


def _require_able(user: User) -> None:
    if not user.is_staff_member:
        raise Invalid(
            f"{user} has no active account with a role. Choose somebody else, or ask an"
            " administrator to give them a role."
        )


def _require_other_lead(compartment: Compartment, member: CompartmentMember) -> None:
    if member.role != CompartmentRole.LEAD:
        return
    others = compartment.members.filter(role=CompartmentRole.LEAD, user__is_active=True)
    if not others.exclude(pk=member.pk).exclude(user__roles=[]).exists():
        raise Conflict(f"{member.user} is the last lead. Make somebody else a lead first.")
