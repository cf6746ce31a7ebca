import io

import pytest
from django.core.management import call_command

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from vessels import configuring
from vessels.models import SanctionsList
from vessels.sanctions import known_lists
from vessels.sanctions.lists.known import KNOWN

pytestmark = pytest.mark.django_db
CODES = {known.code for known in KNOWN}


def load() -> str:
    out = io.StringIO()
    call_command("load_known_lists", stdout=out)
    return out.getvalue()


def test_all_are_offered_switched_off_and_once() -> None:
    assert f"{len(CODES)} lists" in load()

    held = SanctionsList.objects.filter(pk__in=CODES)
    assert held.count() == len(CODES)
    assert not held.filter(is_enabled=True).exists()
    sdn = held.get(pk="ofac-sdn")
    assert "alt.csv" in sdn.companion_addresses
    assert entries_of(sdn).get().agent == "command:load_known_lists"
    assert load().startswith("0 lists")


def test_what_an_administrator_changed_stays(administrator: User) -> None:
    load()
    held = SanctionsList.objects.get(pk="un-sc")
    configuring.edit_list(actor=administrator, sanctions_list=held, address="un.xml", name="Ours")
    SanctionsList.objects.filter(pk="uk-sanctions").update(is_enabled=True, address="uk.csv")
    SanctionsList.objects.filter(pk="ca-sema").update(address="https://old.example/list.xml")

    assert "1 lists" in load()

    held.refresh_from_db()
    assert (held.address, held.name) == ("un.xml", "Ours")
    assert SanctionsList.objects.get(pk="uk-sanctions").address == "uk.csv"
    assert "old.example" not in SanctionsList.objects.get(pk="ca-sema").address


def test_who_may(investigator: User, administrator: User) -> None:
    with pytest.raises(Refused):
        known_lists.add_known(actor=investigator)
    with pytest.raises(Refused):
        known_lists.add_known()
    assert len(known_lists.add_known(actor=administrator)) == len(CODES)
    assert known_lists.add_known(agent="command:load_known_lists") == []
