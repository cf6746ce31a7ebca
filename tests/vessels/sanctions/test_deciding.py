import pytest

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from tests.vessels.sanctions import made_list
from tests.vessels.sanctions.made_list import made, vessel
from tests.vessels.sanctions.samples import HOUR, NOW, add_list, fleet, sdn
from vessels.errors import InvalidList, VersionDecided
from vessels.models import Designation, ListVersion, RecordVersion, SanctionsList, VersionState
from vessels.sanctions import deciding, refreshing

__all__ = ["made"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ofac() -> SanctionsList:
    return add_list()


def bring(sanctions_list: SanctionsList, body: bytes, hours: int = 0) -> ListVersion:
    refreshing.import_body(
        sanctions_list=sanctions_list,
        body=body,
        file_name="sdn.csv",
        agent="test",
        now=NOW + hours * HOUR,
    )
    return sanctions_list.versions.latest()


@pytest.fixture
def kept_aside(ofac: SanctionsList) -> ListVersion:
    bring(ofac, sdn(fleet(100)))
    return bring(ofac, sdn(fleet(50)), hours=1)


def test_accepting_makes_it_the_state(
    ofac: SanctionsList, kept_aside: ListVersion, supervisor: User
) -> None:
    deciding.accept(actor=supervisor, version=kept_aside, note="OFAC's notice of the day says so.")

    kept_aside.refresh_from_db()
    ofac.refresh_from_db()
    assert kept_aside.state == VersionState.ACCEPTED
    assert kept_aside.decided_by == supervisor
    assert RecordVersion.objects.current().count() == 50
    assert Designation.objects.filter(observed_to=kept_aside.fetched_at).count() == 50
    assert kept_aside.changes.filter(kind="removed").count() == 50
    assert ofac.last_success_at == NOW + HOUR
    last = entries_of(ofac).last()
    assert last is not None
    assert (last.action, last.actor) == ("list.version_accepted_by_hand", supervisor)
    assert last.payload["note"] == "OFAC's notice of the day says so."


def test_rejecting_leaves_the_state(
    ofac: SanctionsList, kept_aside: ListVersion, administrator: User
) -> None:
    deciding.reject(actor=administrator, version=kept_aside, note="Cut off.")

    kept_aside.refresh_from_db()
    assert kept_aside.state == VersionState.REJECTED
    assert RecordVersion.objects.current().count() == 100
    assert bring(ofac, sdn(fleet(50)), hours=2).state == VersionState.REJECTED
    with pytest.raises(VersionDecided):
        deciding.reject(actor=administrator, version=kept_aside, note="Again.")


def test_a_rejection_by_mistake_can_be_mended(kept_aside: ListVersion, supervisor: User) -> None:
    deciding.reject(actor=supervisor, version=kept_aside, note="Looks wrong.")

    deciding.accept(actor=supervisor, version=kept_aside, note="It was right.")

    assert RecordVersion.objects.current().count() == 50
    with pytest.raises(VersionDecided, match="accepted already"):
        deciding.accept(actor=supervisor, version=kept_aside, note="Twice.")


def test_an_older_version_is_not_taken_over_a_newer_one(
    ofac: SanctionsList, kept_aside: ListVersion, supervisor: User
) -> None:
    bring(ofac, sdn(fleet(101)), hours=2)

    with pytest.raises(VersionDecided, match="newer version"):
        deciding.accept(actor=supervisor, version=kept_aside, note="Late.")
    assert RecordVersion.objects.current().count() == 101


@pytest.mark.parametrize("body", [b"<html>oops</html>", sdn([]), sdn([*fleet(3), *fleet(1)])])
def test_what_cannot_be_a_list_cannot_be_accepted(
    ofac: SanctionsList, supervisor: User, body: bytes
) -> None:
    bring(ofac, sdn(fleet(3)))
    version = bring(ofac, body, hours=1)

    with pytest.raises(InvalidList, match="cannot be accepted"):
        deciding.accept(actor=supervisor, version=version, note="Please.")
    assert RecordVersion.objects.current().count() == 3


def test_a_delta_that_removes_much_waits_for_a_person(
    made: SanctionsList, supervisor: User
) -> None:
    many = [vessel(str(number), f"SHIP {number}") for number in range(60)]
    made_list.bring(made, *many)
    gone = [str(number) for number in range(30)]
    run = made_list.run_with(made, at=NOW + HOUR, is_delta=True, removed=gone)
    version = made.versions.latest()
    assert (run.outcome, version.is_delta, version.removed_count) == ("quarantined", True, 30)
    assert "30 of 60 vessels would come off" in run.message

    deciding.accept(actor=supervisor, version=version, note="The publisher says so.")

    assert RecordVersion.objects.current().count() == 30
    assert version.changes.filter(kind="removed").count() == 30


def test_who_may_decide_and_with_a_reason(
    kept_aside: ListVersion, investigator: User, release_officer: User, supervisor: User
) -> None:
    for person in (investigator, release_officer):
        with pytest.raises(Refused):
            deciding.accept(actor=person, version=kept_aside, note="Mine.")
        with pytest.raises(Refused):
            deciding.reject(actor=person, version=kept_aside, note="Mine.")
    with pytest.raises(InvalidList, match="Say why"):
        deciding.accept(actor=supervisor, version=kept_aside, note="  ")
    kept_aside.refresh_from_db()
    assert kept_aside.state == VersionState.QUARANTINED
