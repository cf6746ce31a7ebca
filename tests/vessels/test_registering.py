import pytest

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels import registering
from vessels.errors import InvalidImo
from vessels.models import Vessel

pytestmark = pytest.mark.django_db


def test_a_vessel_is_opened_by_her_imo_number(investigator: User) -> None:
    vessel = registering.open_vessel(actor=investigator, imo="IMO 9179842", name=" ANGARA ")
    assert (vessel.imo_number, vessel.name, vessel.created_by) == (9179842, "ANGARA", investigator)
    assert ledger.entries_of(vessel).get().action == "vessel.registered"


def test_the_same_number_opens_the_same_vessel_as_she_is(
    investigator: User, supervisor: User
) -> None:
    first = registering.open_vessel(actor=investigator, imo="9179842", name="ANGARA")
    again = registering.open_vessel(actor=supervisor, imo="IMO9179842", name="OTHER")
    assert again == first
    assert again.name == "ANGARA"
    assert ledger.entries_of(first).count() == 1


def test_a_wrong_check_digit_is_refused_with_the_right_one(investigator: User) -> None:
    with pytest.raises(InvalidImo, match="should be 2, not 3"):
        registering.open_vessel(actor=investigator, imo="9179843")
    assert not Vessel.objects.exists()


def test_a_release_officer_may_not_register(release_officer: User) -> None:
    with pytest.raises(Refused):
        registering.open_vessel(actor=release_officer, imo="9179842")
