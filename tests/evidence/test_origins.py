import pytest

from accounts import ledger
from accounts.models import User
from evidence import origins

pytestmark = pytest.mark.django_db


def test_an_origin_is_named_once_however_it_is_spaced(investigator: User) -> None:
    first = origins.name_origin(actor=investigator, name="Reuters and RUSI")
    again = origins.name_origin(actor=investigator, name=" Reuters  and RUSI ")
    assert first == again
    assert [entry.action for entry in ledger.entries_of(first)] == ["origin.named"]
