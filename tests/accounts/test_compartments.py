from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts import compartments, ledger
from accounts.errors import Conflict, Invalid, NotFound, PlimsollError, Refused
from accounts.models import Compartment, CompartmentRole, User
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
LEAD, READER = CompartmentRole.LEAD, CompartmentRole.READER


@pytest.fixture
def compartment(investigator: User) -> Compartment:
    return compartments.create(actor=investigator, name="C-2026-0001")


def add(compartment: Compartment, actor: User, user: User, role: CompartmentRole = READER) -> None:
    compartments.add_member(actor=actor, compartment=compartment, user=user, role=role)


def test_whoever_opens_one_leads_it_alone(compartment: Compartment, investigator: User) -> None:
    assert compartment.role_of(investigator) == LEAD
    assert compartment.members.count() == 1
    assert ledger.entries_of(compartment).get().action == "opened"


def test_it_is_seen_by_members_only(
    compartment: Compartment, investigator: User, colleague: User, administrator: User
) -> None:
    for outsider in (colleague, administrator):
        assert not Compartment.objects.visible_to(outsider).exists()
    add(compartment, investigator, colleague)
    assert Compartment.objects.visible_to(colleague).get() == compartment
    compartments.remove_member(actor=investigator, compartment=compartment, user=colleague)
    assert not Compartment.objects.visible_to(colleague).exists()
    acts = [entry.action for entry in ledger.entries_of(compartment)]
    assert acts == ["opened", "member_added", "member_removed"]


def test_somebody_without_a_role_opens_none_and_joins_none(
    compartment: Compartment, investigator: User
) -> None:
    nobody = make_person("nobody@plimsoll.example")
    with pytest.raises(Refused):
        compartments.create(actor=nobody, name="C")
    with pytest.raises(Invalid, match="no active account with a role"):
        add(compartment, investigator, nobody)


def test_only_leads_change_who_is_in_it(
    compartment: Compartment, investigator: User, colleague: User, supervisor: User
) -> None:
    with pytest.raises(NotFound):
        add(compartment, supervisor, supervisor)
    add(compartment, investigator, colleague, CompartmentRole.INVESTIGATOR)
    with pytest.raises(Refused):
        add(compartment, colleague, supervisor)
    with pytest.raises(Refused):
        compartments.remove_member(actor=colleague, compartment=compartment, user=investigator)


def test_the_last_lead_stays(compartment: Compartment, investigator: User, colleague: User) -> None:
    with pytest.raises(Conflict, match="last lead"):
        compartments.remove_member(actor=investigator, compartment=compartment, user=investigator)
    with pytest.raises(Conflict, match="last lead"):
        add(compartment, investigator, investigator, READER)
    add(compartment, investigator, colleague, LEAD)
    compartments.remove_member(actor=colleague, compartment=compartment, user=investigator)
    assert compartment.role_of(investigator) is None


def test_a_lead_who_cannot_act_does_not_count(
    compartment: Compartment, investigator: User, colleague: User
) -> None:
    add(compartment, investigator, colleague, LEAD)
    colleague.is_active = False
    colleague.save()
    with pytest.raises(Conflict, match="last lead"):
        compartments.remove_member(actor=investigator, compartment=compartment, user=investigator)


def test_the_same_role_again_records_nothing(
    compartment: Compartment, investigator: User, colleague: User
) -> None:
    add(compartment, investigator, colleague)
    add(compartment, investigator, colleague)
    assert ledger.entries_of(compartment).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_leads_cannot_remove_each_other_at_once(
    compartment: Compartment, investigator: User, colleague: User
) -> None:
    add(compartment, investigator, colleague, LEAD)
    start, refusals = Barrier(2), []

    def remove(actor: User, user: User) -> None:
        start.wait()
        try:
            compartments.remove_member(actor=actor, compartment=compartment, user=user)
        except PlimsollError as error:
            refusals.append(error)
        connection.close()

    pairs = [(investigator, colleague), (colleague, investigator)]
    threads = [Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert compartment.members.filter(role=LEAD).count() == 1
