import pytest
from django.core.cache import cache

from accounts.models import User
from casework.models import Case
from evidence.marking import TLP
from partners import agencies
from partners.models import Agency
from tests.partners.cases import approved_case


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """No test inherits another's request counts."""
    cache.clear()


@pytest.fixture
def case(investigator: User, supervisor: User, release_officer: User) -> Case:
    return approved_case(investigator, supervisor, release_officer)


@pytest.fixture
def agency(release_officer: User) -> Agency:
    return agencies.create_agency(
        actor=release_officer, name="Ministry of Oceans (fictional)", max_tlp=TLP.AMBER
    )


@pytest.fixture
def other_agency(release_officer: User) -> Agency:
    return agencies.create_agency(
        actor=release_officer, name="Coast Guard (fictional)", max_tlp=TLP.AMBER
    )
