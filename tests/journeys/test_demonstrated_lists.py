"""What the demonstration's lists say of ANGARA and her owner, from OFAC's published rows alone."""

import pytest

from accounts.models import Role, User
from demo import vessels as demo
from tests.conftest import make_person
from vessels.models import ListVersion, Vessel
from vessels.ownership import exposure
from vessels.sanctions import news

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    ship = demo.load_ships(investigator)["9179842"]
    roles = (Role.ADMINISTRATOR, Role.SUPERVISOR)
    demo.load_lists(make_person("keeper@plimsoll.example", *roles))
    return ship


def test_she_is_exposed_through_a_listed_company_of_unknown_share(
    angara: Vessel, investigator: User
) -> None:
    found = exposure.of_vessel(angara, investigator)
    said = [path.text for finding in found.findings for path in finding.paths]
    assert said
    assert all("M LEASING LLC (percentage unknown)" in text for text in said)
    assert "RUSSIA-EO14024" in said[0]


def test_the_new_wording_of_her_entry_alerts_nobody(angara: Vessel) -> None:
    version = ListVersion.objects.filter(sanctions_list="demo-ofac-sdn").latest()
    assert version.changes.filter(uid="37059", is_meaningful=False).exists()
    assert angara not in {vessel for each in news.of(version) for vessel in each.vessels}
