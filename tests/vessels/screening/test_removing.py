"""Deleting a screening: its rows go, the ledger keeps who and how many, what is relied on stays."""

import pytest

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from tests.vessels.screening.lists import PASTED, an_exhibit, loaded, screened
from vessels import turns
from vessels.errors import InvalidScreening, ScreeningBusy, ScreeningGone, ScreeningRelied
from vessels.models import Screening, ScreeningRow
from vessels.screening import requesting, running
from vessels.screening.removing import remove_screening
from vessels.tasks import run_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(investigator: User) -> Screening:
    loaded()
    return requesting.request(actor=investigator, name="Port calls", body=PASTED.encode())


def test_rows_go_and_the_ledger_keeps_who_and_how_many(
    investigator: User, asked: Screening
) -> None:
    done = screened(asked)
    key, chain, sha256 = str(done.pk), done.chain, done.source_file.sha256

    assert remove_screening(actor=investigator, screening=done) == 5

    assert not Screening.objects.exists()
    assert not ScreeningRow.objects.exists()
    last = ledger.entries_of(chain).last()
    assert last
    assert (last.action, last.actor) == ("screening.removed", investigator)
    assert last.payload == {"screening": key, "sha256": sha256, "rows": 5}


@pytest.mark.parametrize("field", ["file_name", "source_url", "description"])
def test_one_that_an_exhibit_rests_on_stays(
    investigator: User, asked: Screening, field: str
) -> None:
    words = {
        "file_name": f"screening-{asked.pk}.csv",
        "source_url": f"https://desk.example/vessels/screenings/{asked.pk}/",
        "description": f"From /vessels/screenings/{asked.pk}/",
    }
    an_exhibit(investigator, **{field: words[field]})

    with pytest.raises(ScreeningRelied, match="“Result of a screening”"):
        remove_screening(actor=investigator, screening=asked)
    assert Screening.objects.get() == asked


def test_an_exhibit_of_others_is_not_named(
    investigator: User, colleague: User, asked: Screening
) -> None:
    an_exhibit(colleague, file_name=f"screening-{asked.pk}.csv")

    with pytest.raises(ScreeningRelied, match="one that you may not see"):
        remove_screening(actor=investigator, screening=asked)


def test_nobody_deletes_what_is_not_theirs_to_see(
    colleague: User, supervisor: User, release_officer: User, asked: Screening
) -> None:
    for other in (colleague, supervisor):
        with pytest.raises(InvalidScreening, match="no such screening"):
            remove_screening(actor=other, screening=asked)
    with pytest.raises(Refused):
        remove_screening(actor=release_officer, screening=asked)
    assert Screening.objects.get() == asked


def test_not_while_a_worker_has_it_and_a_late_worker_finds_nothing(
    investigator: User, asked: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked.pk

    def taken(*_: object, busy: ScreeningBusy) -> object:
        raise busy

    with monkeypatch.context() as patch:
        patch.setattr(turns, "only_one", taken)
        with pytest.raises(ScreeningBusy, match="Delete it once it has ended"):
            remove_screening(actor=investigator, screening=asked)

    remove_screening(actor=investigator, screening=asked)
    with pytest.raises(ScreeningGone):
        running.run(key)
    run_screening(str(key))  # the task takes it as said
