"""What lists changed about a case's vessels: told to its lead, and as drift once it is sealed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, NoticeKind, User
from casework import cases, drift, following, review
from casework.models import Case, CaseState
from tests.vessels.sanctions.samples import ANGARA, MARIA, add_list, sdn, ship
from vessels.models import SanctionsList, Vessel
from vessels.sanctions import refreshing
from vessels.tracking import watching

pytestmark = pytest.mark.django_db

MARIA_ENTRY = ship(2, "MARIA", MARIA)
ANGARA_ENTRY = ship(1, "ANGARA", ANGARA)


@pytest.fixture
def ofac() -> SanctionsList:
    return add_list()


def take(ofac: SanctionsList, *entries: str) -> int:
    refreshing.import_body(
        sanctions_list=ofac, body=sdn(entries), file_name="sdn.csv", agent="task:test"
    )
    return following.follow_lists(agent="task:test")


@pytest.fixture
def approved(ready: Case, ofac: SanctionsList, investigator: User, supervisor: User) -> Case:
    """Approved while the list did not name her."""
    take(ofac, MARIA_ENTRY)
    review.submit(actor=investigator, case=ready)
    review.claim(actor=supervisor, case=ready)
    review.approve(actor=supervisor, case=ready)
    return Case.objects.get(pk=ready.pk)


def test_the_lead_is_told_of_a_case_in_work_and_once_if_watching_too(
    case: Case, ofac: SanctionsList, investigator: User
) -> None:
    watching.watch(actor=investigator, vessel=Vessel.objects.get())
    assert take(ofac, ANGARA_ENTRY) == 1
    assert following.follow_lists(agent="task:test") == 0
    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (investigator, NoticeKind.LISTING)
    assert case.reference in told.text


def test_a_closed_case_is_left_in_peace(case: Case, ofac: SanctionsList, supervisor: User) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)
    assert take(ofac, ANGARA_ENTRY) == 0


def test_a_sealed_case_drifts_and_tells_its_lead_and_its_approver(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 2
    told = Notice.objects.all()
    assert {notice.recipient for notice in told} == {investigator, supervisor}
    assert {notice.kind for notice in told} == {NoticeKind.DRIFT}
    assert "was approved; since then ANGARA is listed on OFAC-SDN" in told[0].title


def test_who_left_the_case_is_told_no_more(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    cases.remove_member(actor=investigator, case=approved, user=supervisor)
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 1


def test_the_pages_of_a_sealed_case_show_what_moved(
    approved: Case, ofac: SanctionsList, signed_in: Client
) -> None:
    now = datetime.now(UTC)
    assert drift.of_case(approved, now=now) == []
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    [moved] = drift.of_case(approved, now=datetime.now(UTC))
    assert (moved.before, moved.after) == ("never listed", "listed (RUSSIA-EO14024)")
    for name in ("case-detail", "case-review"):
        page = signed_in.get(reverse(f"casework:{name}", args=[approved.reference]))
        assert "Changed since it was approved" in page.content.decode()


def test_a_list_that_went_stale_is_no_drift(approved: Case) -> None:
    assert drift.of_case(approved, now=datetime.now(UTC) + timedelta(days=30)) == []


def test_a_case_in_work_has_no_drift(ready: Case, ofac: SanctionsList) -> None:
    take(ofac, ANGARA_ENTRY)
    assert drift.of_case(ready, now=datetime.now(UTC)) == []
