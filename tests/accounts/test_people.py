from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from accounts import ledger, people, teams
from accounts.errors import Conflict, Invalid, Refused
from accounts.models import LedgerEntry, Role, Team, User
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def actions(subject: User | Team) -> list[str]:
    return [entry.action for entry in ledger.entries_of(subject)]


def test_an_administrator_makes_an_account(administrator: User) -> None:
    password = people.generate_password()
    person = people.create_person(
        actor=administrator,
        email=" New.Person@Example.ORG ",
        full_name="New Person",
        roles=[Role.SUPERVISOR, Role.INVESTIGATOR],
        password=password,
    )
    assert person.email == "new.person@example.org"
    assert person.check_password(password)
    assert person.roles == ["investigator", "supervisor"]
    entry = ledger.entries_of(person).get()
    assert (entry.action, entry.actor) == ("account_created", administrator)
    assert password not in str(entry.payload)


@pytest.mark.parametrize(
    ("email", "name", "roles", "password", "error", "says"),
    [
        ("nobody", "N", [], None, Invalid, "not an e-mail address"),
        ("n@example.org", "  ", [], None, Invalid, "Full name is empty"),
        ("n@example.org", "N", ["chief"], None, Invalid, "Roles are"),
        ("n@example.org", "N", [], "short", Invalid, "at least 12 characters"),
        ("ADA@plimsoll.example", "N", [], None, Conflict, "already has an account"),
    ],
)
def test_a_bad_account_is_refused_in_words(
    administrator: User,
    email: str,
    name: str,
    roles: list[Role],
    password: str | None,
    error: type[Exception],
    says: str,
) -> None:
    with pytest.raises(error, match=says):
        people.create_person(
            actor=administrator, email=email, full_name=name, roles=roles, password=password
        )
    assert User.objects.count() == 1
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, user: people.create_person(
            actor=actor, email="n@example.org", full_name="N", roles=[]
        ),
        lambda actor, user: people.set_roles(actor=actor, user=user, roles=Role),
        lambda actor, user: people.edit_person(
            actor=actor, user=user, full_name="Other", team=None
        ),
        lambda actor, user: people.deactivate(actor=actor, user=user),
        lambda actor, user: people.reactivate(actor=actor, user=user),
        lambda actor, user: people.reset_password(actor=actor, user=user, password="x" * 30),
        lambda actor, user: people.reset_second_factor(actor=actor, user=user),
        lambda actor, user: teams.create_team(actor=actor, name="Team"),
    ],
)
def test_nobody_but_an_administrator_changes_accounts(
    supervisor: User, colleague: User, act: Callable[[User, User], object]
) -> None:
    with pytest.raises(Refused):
        act(supervisor, colleague)
    assert not LedgerEntry.objects.exists()


def test_roles_are_replaced_and_recorded(administrator: User, colleague: User) -> None:
    people.set_roles(actor=administrator, user=colleague, roles=[Role.ADMINISTRATOR])
    colleague.refresh_from_db()
    assert (colleague.roles, colleague.is_staff) == (["administrator"], True)
    people.set_roles(actor=administrator, user=colleague, roles=[Role.ADMINISTRATOR])
    payload = ledger.entries_of(colleague).get().payload
    assert payload == {"before": ["investigator"], "after": ["administrator"]}


def test_the_last_administrator_stays(administrator: User) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        people.set_roles(actor=administrator, user=administrator, roles=[])
    with pytest.raises(Conflict, match="last administrator"):
        people.deactivate(actor=administrator, user=administrator)
    second = make_person("second@plimsoll.example", Role.ADMINISTRATOR)
    people.deactivate(actor=second, user=administrator)
    with pytest.raises(Conflict, match="last administrator"):
        people.deactivate(actor=second, user=second)


def test_a_closed_account_opens_again(administrator: User, colleague: User) -> None:
    people.deactivate(actor=administrator, user=colleague)
    with pytest.raises(Conflict, match="already deactivated"):
        people.deactivate(actor=administrator, user=colleague)
    people.reactivate(actor=administrator, user=colleague)
    with pytest.raises(Conflict, match="already active"):
        people.reactivate(actor=administrator, user=colleague)
    assert actions(colleague) == ["account_deactivated", "account_reactivated"]


def test_a_team_has_one_name(administrator: User) -> None:
    team = teams.create_team(actor=administrator, name="  Far   East ")
    assert team.name == "Far East"
    with pytest.raises(Conflict, match="already a team"):
        teams.create_team(actor=administrator, name="far east")
    with pytest.raises(Invalid, match="empty"):
        teams.rename_team(actor=administrator, team=team, name=" ")
    teams.rename_team(actor=administrator, team=team, name="FAR EAST")
    assert actions(team) == ["team_created", "team_renamed"]


def test_the_command_makes_the_first_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_admin", email="First@Example.org")
    person = User.objects.get()
    email, password = capsys.readouterr().out.splitlines()[0].split()
    assert email == person.email == "first@example.org"
    assert person.check_password(password)
    assert person.password_is_temporary
    assert person.has_role(Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="already has an account"):
        call_command("create_admin", email="first@example.org")
