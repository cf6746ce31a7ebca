"""Accounts of people: made, given roles, closed. Administrators only; every act in the ledger.

A first administrator is made by the `create_admin` command, which acts as an agent.
"""

import secrets
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import ledger
from accounts.errors import Conflict, Invalid, Refused
from accounts.models import Role, Team, User

# No letters or digits that are mistaken for each other when read aloud or copied by hand.
LEGIBLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GENERATED_LENGTH = 20


def generate_password() -> str:
    """20 random characters, about 115 bits. Shown once by the caller and kept nowhere."""
    return "".join(secrets.choice(LEGIBLE) for _ in range(GENERATED_LENGTH))


@transaction.atomic
def create_person(
    *,
    actor: User | None,
    email: str,
    full_name: str,
    roles: Iterable[Role],
    team: Team | None = None,
    password: str | None = None,
    password_is_temporary: bool = False,
    is_fictional: bool = False,
    agent: str = "",
) -> User:
    """Make an account. Without `password` nobody can sign in to it until one is set.

    A temporary password has to be replaced by its owner at the first sign-in.

    `actor` is None only where an `agent` acts: the bootstrap command and the demonstration.
    """
    require_administrator(actor, agent)
    address, name, held = _address(email), full_name.strip(), _roles(roles)
    if not name:
        raise Invalid("Full name is empty. Write the name colleagues know the person by.")
    if User.objects.filter(email__iexact=address).exists():
        raise Conflict(f"{address} already has an account. Change that one instead.")
    user = User(
        email=address,
        full_name=name,
        roles=held,
        team=team,
        is_staff=Role.ADMINISTRATOR in held,
        password_is_temporary=password_is_temporary,
        is_fictional=is_fictional,
    )
    _set_password(user, password)
    user.save(force_insert=True)
    ledger.record(
        subject=user,
        actor=actor,
        agent=agent,
        action="account_created",
        payload={"email": address, "roles": held, "team": str(team.pk) if team else None},
    )
    return user


@transaction.atomic
def set_roles(*, actor: User, user: User, roles: Iterable[Role]) -> User:
    """Replace the person's roles. The last active administrator keeps that role."""
    require_administrator(actor)
    held = _roles(roles)
    administrators = _locked_administrators()
    person = _locked(user)
    before = sorted(person.roles)
    if before == held:
        return person
    if Role.ADMINISTRATOR not in held:
        _require_another_administrator(administrators, person)
    person.roles = held
    person.is_staff = Role.ADMINISTRATOR in held
    person.save(update_fields=["roles", "is_staff"])
    ledger.record(
        subject=person,
        actor=actor,
        action="roles_changed",
        payload={"before": before, "after": held},
    )
    return person


@transaction.atomic
def edit_person(*, actor: User, user: User, full_name: str, team: Team | None) -> User:
    """Change the name colleagues see and the team."""
    require_administrator(actor)
    name = full_name.strip()
    if not name:
        raise Invalid("Full name is empty. Write the name colleagues know the person by.")
    person = _locked(user)
    if (person.full_name, person.team_id) == (name, team.pk if team else None):
        return person
    before = {"full_name": person.full_name, "team": _key(person.team_id)}
    person.full_name, person.team = name, team
    person.save(update_fields=["full_name", "team"])
    after = {"full_name": name, "team": _key(person.team_id)}
    ledger.record(
        subject=person,
        actor=actor,
        action="account_edited",
        payload={"before": before, "after": after},
    )
    return person


@transaction.atomic
def deactivate(*, actor: User, user: User) -> User:
    """Close the account: no sign-in from now on, open sessions end. Its acts stay in the ledger."""
    require_administrator(actor)
    administrators = _locked_administrators()
    person = _locked(user)
    if not person.is_active:
        raise Conflict(f"{person} is already deactivated.")
    _require_another_administrator(administrators, person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    ledger.record(subject=person, actor=actor, action="account_deactivated")
    return person


@transaction.atomic
def reactivate(*, actor: User, user: User) -> User:
    """Open a closed account again, with the roles it had."""
    require_administrator(actor)
    person = _locked(user)
    if person.is_active:
        raise Conflict(f"{person} is already active.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    ledger.record(subject=person, actor=actor, action="account_reactivated")
    return person


@transaction.atomic
def reset_password(*, actor: User, user: User, password: str) -> User:
    """Replace a forgotten password by a temporary one. Open sessions end."""
    require_administrator(actor)
    person = _locked(user)
    _set_password(person, password)
    person.password_is_temporary = True
    person.save(update_fields=["password", "password_is_temporary"])
    ledger.record(subject=person, actor=actor, action="password_reset")
    return person


@transaction.atomic
def reset_second_factor(*, actor: User, user: User) -> User:
    """Forget the authenticator and the recovery codes of somebody who lost them."""
    require_administrator(actor)
    person = _locked(user)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise Conflict(f"{person} has no second factor.")
    ledger.record(subject=person, actor=actor, action="second_factor_reset")
    return person


def require_administrator(actor: User | None, agent: str = "") -> None:
    """Raises Refused unless an administrator acts, or an agent where no person does."""
    if actor is None and agent:
        return
    if actor is None or not actor.has_role(Role.ADMINISTRATOR):
        raise Refused("Only an administrator may see or change accounts. Ask one of them.")


def _key(pk: object) -> str | None:
    return str(pk) if pk else None


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(
            f"{email!r} is not an e-mail address. Write one such as name@example.org."
        ) from error
    return address


def _roles(roles: Iterable[Role]) -> list[str]:
    try:
        return sorted({Role(role).value for role in roles})
    except ValueError as error:
        raise Invalid(f"{error}. Roles are: {', '.join(Role.values)}.") from error


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(f"The password is too weak: {' '.join(error.messages)}") from error
    user.set_password(password)


def _locked(user: User) -> User:
    person: User = User.objects.select_for_update().get(pk=user.pk)
    return person


def _locked_administrators() -> list[User]:
    """Every active administrator under lock, in one order, so that two cannot leave at once."""
    held = User.objects.with_role(Role.ADMINISTRATOR).select_for_update().order_by("pk")
    return list(held)


def _require_another_administrator(administrators: list[User], person: User) -> None:
    if [person.pk] == [administrator.pk for administrator in administrators]:
        raise Conflict(f"{person} is the last administrator. Make somebody else one first.")
