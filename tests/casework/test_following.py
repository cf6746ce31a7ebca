"""What lists changed about a case's vessels: told to its lead, and as drift once it is sealed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import CompartmentRole, Notice, NoticeKind, User
from casework import cases, drift, following, review
from casework.models import Case, CaseState
from tests.casework.conftest import make_case
from tests.vessels.sanctions.samples import ANGARA, MARIA, add_list, sdn, ship
from vessels.models import ListVersion, SanctionsList, Vessel
from vessels.sanctions import refreshing
from vessels.tracking import watching

pytestmark = pytest.mark.django_db

MARIA_ENTRY = ship(2, "MARIA", MARIA)
ANGARA_ENTRY = ship(1, "ANGARA", ANGARA)


@pytest.fixture
def ofac() -> SanctionsList:
    return add_list()


def load(ofac: SanctionsList, *entries: str) -> None:
    refreshing.import_body(
        sanctions_list=ofac, body=sdn(entries), file_name="sdn.csv", agent="task:test"
    )


def take(ofac: SanctionsList, *entries: str) -> int:
    load(ofac, *entries)
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
    assert "was approved without this: ANGARA is listed on OFAC-SDN" in told[0].title


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


def test_who_is_about_to_approve_sees_what_the_revision_does_not_know(
    ready: Case, ofac: SanctionsList, investigator: User, supervisor: User, client: Client
) -> None:
    take(ofac, MARIA_ENTRY)
    review.submit(actor=investigator, case=ready)
    review.claim(actor=supervisor, case=ready)
    address = reverse("casework:case-review", args=[ready.reference])
    client.force_login(supervisor)
    assert "Changed since" not in client.get(address).content.decode()

    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)

    page = client.get(address).content.decode()
    assert "Changed since it was submitted" in page
    assert "The revision under review does not know this." in page
    assert "listed (RUSSIA-EO14024)" in page


def test_a_list_that_went_stale_is_no_drift(approved: Case) -> None:
    assert drift.of_case(approved, now=datetime.now(UTC) + timedelta(days=30)) == []


def test_a_case_in_work_has_no_drift(ready: Case, ofac: SanctionsList) -> None:
    take(ofac, ANGARA_ENTRY)
    assert drift.of_case(ready, now=datetime.now(UTC)) == []


def test_what_the_revision_knows_is_no_drift_however_late_it_is_followed(
    ready: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    load(ofac, ANGARA_ENTRY)
    review.submit(actor=investigator, case=ready)
    review.claim(actor=supervisor, case=ready)
    review.approve(actor=supervisor, case=ready)
    assert following.follow_lists(agent="task:test") == 0


def test_what_was_known_before_a_case_was_opened_is_no_news_to_it(
    ofac: SanctionsList, investigator: User
) -> None:
    load(ofac, ANGARA_ENTRY)
    make_case(investigator)
    assert following.follow_lists(agent="task:test") == 0


def test_a_list_first_loaded_after_the_seal_is_drift_where_it_names_her(
    ready: Case, investigator: User, supervisor: User
) -> None:
    review.submit(actor=investigator, case=ready)
    review.claim(actor=supervisor, case=ready)
    review.approve(actor=supervisor, case=ready)
    sealed = Case.objects.get(pk=ready.pk)
    ofac = add_list()
    assert take(ofac, MARIA_ENTRY) == 0
    assert drift.of_case(sealed, now=datetime.now(UTC)) == []
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 2
    [moved] = drift.of_case(sealed, now=datetime.now(UTC))
    assert (moved.before, moved.after) == ("not asked", "listed (RUSSIA-EO14024)")


def test_a_version_that_a_person_accepts_is_followed_from_then_on(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    load(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    version = ofac.versions.accepted().latest()
    ListVersion.objects.filter(pk=version.pk).update(
        fetched_at=approved.created_at - timedelta(days=1), decided_at=datetime.now(UTC)
    )
    assert following.follow_lists(agent="task:test") == 2


def test_a_reopened_case_is_one_in_work(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    review.reopen(actor=supervisor, case=approved, reason="A new list.")
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 1
    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (investigator, NoticeKind.LISTING)


def test_a_lead_who_approved_is_told_once(
    approved: Case, ofac: SanctionsList, supervisor: User
) -> None:
    Case.objects.filter(pk=approved.pk).update(lead=supervisor)
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 1


def test_a_lead_who_left_sees_no_notice_that_names_the_case(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    assert Notice.objects.visible_to(supervisor).count() == 1
    cases.remove_member(actor=investigator, case=approved, user=supervisor)
    assert not Notice.objects.visible_to(supervisor).exists()


def test_the_queue_shows_sealed_cases_that_drifted_at_a_constant_cost(
    approved: Case, ofac: SanctionsList, client: Client, investigator: User, supervisor: User
) -> None:
    client.force_login(supervisor)
    queue = reverse("casework:review-queue")
    assert "Changed since they were sealed" not in client.get(queue).content.decode()
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    with CaptureQueriesContext(connection) as one:
        page = client.get(queue).content.decode()
    assert "listed (RUSSIA-EO14024)" in page.partition("Changed since they were sealed")[2]
    frozen = approved.revisions.get()
    for number in range(5):
        made = make_case(investigator, f"Another {number}")
        role = CompartmentRole.REVIEWER
        cases.add_member(actor=investigator, case=made, user=supervisor, role=role)
        made.revisions.create(
            number=1,
            body=frozen.body,
            digest=frozen.digest,
            contributor_ids=[investigator.pk],
            submitted_by=investigator,
        )
        Case.objects.filter(pk=made.pk).update(state=CaseState.RELEASED)
    with CaptureQueriesContext(connection) as six:
        page = client.get(queue).content.decode()
    assert page.count("listed (RUSSIA-EO14024)") == 6
    assert len(six) == len(one)
    client.force_login(investigator)
    Case.objects.filter(pk=approved.pk).update(state=CaseState.CLOSED)
    assert client.get(queue).content.decode().count("listed (RUSSIA-EO14024)") == 5
