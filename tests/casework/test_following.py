"""What lists changed about a case's vessels: told to its lead, and as drift once it is sealed."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import notices
from accounts.models import CompartmentRole, Notice, NoticeKind, NoticeLink, Role, User
from casework import cases, drift, findings, following, review
from casework.models import Case, CaseState, Decision, Ladder, Likelihood, Review
from tests.casework.conftest import make_case
from tests.conftest import make_person
from tests.vessels.sanctions.samples import ANGARA, LADY_R, MARIA, add_list, entry, sdn, ship
from vessels import registering
from vessels.models import ListVersion, SanctionsList, Vessel
from vessels.sanctions import news, refreshing
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


def said(notice: Notice) -> list[str]:
    """The links that its recipient sees, each with its note."""
    links = NoticeLink.objects.visible_to(notice.recipient).filter(notice=notice)
    return list(dict.fromkeys(f"{link.label} {link.note}".strip() for link in links))


def in_review(case: Case, state: CaseState, supervisor: User) -> None:
    review.submit(actor=case.lead, case=case)
    if state == CaseState.IN_REVIEW:
        review.claim(actor=supervisor, case=case)


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
    assert said(told) == ["ANGARA (IMO 9179842)", case.reference]


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
    for notice in told:
        assert notice.title == "ANGARA is listed on OFAC-SDN"
        without = "approved without this: consider a new review"
        assert said(notice) == ["ANGARA (IMO 9179842)", f"{approved.reference} {without}"]


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


def test_who_is_about_to_release_sees_what_moved(
    approved: Case,
    ofac: SanctionsList,
    investigator: User,
    supervisor: User,
    release_officer: User,
    client: Client,
) -> None:
    Case.objects.filter(pk=approved.pk).update(state=CaseState.INVESTIGATING)
    role = CompartmentRole.READER
    cases.add_member(actor=investigator, case=approved, user=release_officer, role=role)
    Case.objects.filter(pk=approved.pk).update(state=CaseState.APPROVED)
    client.force_login(release_officer)
    address = reverse("partners:release-create", args=[approved.reference])
    assert "Changed since" not in client.get(address).content.decode()
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    page = client.get(address).content.decode()
    assert "Changed since it was approved" in page
    assert "listed (RUSSIA-EO14024)" in page


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


def test_an_entry_that_gives_her_number_no_more_is_no_drift_while_it_stands(
    ready: Case, ofac: SanctionsList, investigator: User
) -> None:
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    review.submit(actor=investigator, case=ready)
    submitted = Case.objects.get(pk=ready.pk)
    mistyped = ANGARA_ENTRY.replace(str(ANGARA), "9I7984Z")

    assert take(ofac, MARIA_ENTRY, mistyped) > 0  # people are told that the entry changed
    assert drift.of_case(submitted, now=datetime.now(UTC)) == []

    take(ofac, MARIA_ENTRY, ANGARA_ENTRY.replace(str(ANGARA), str(LADY_R)))
    [moved] = drift.of_case(submitted, now=datetime.now(UTC))
    assert moved.after.startswith("delisted")


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


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.IN_REVIEW])
def test_who_is_to_review_is_told_what_the_submitted_revision_does_not_know(
    ready: Case, ofac: SanctionsList, investigator: User, supervisor: User, state: CaseState
) -> None:
    take(ofac, MARIA_ENTRY)
    in_review(ready, state, supervisor)
    assert take(ofac, MARIA_ENTRY, ANGARA_ENTRY) == 2
    told = Notice.objects.get(recipient=supervisor)
    assert told.kind == NoticeKind.DRIFT
    without = "submitted without this: the revision under review does not know it"
    assert said(told) == ["ANGARA (IMO 9179842)", f"{ready.reference} {without}"]
    assert Notice.objects.filter(recipient=investigator, kind=NoticeKind.DRIFT).exists()


def test_who_may_not_review_is_told_nothing_of_a_submitted_case(
    ready: Case, ofac: SanctionsList, investigator: User, colleague: User, supervisor: User
) -> None:
    both = make_person("both@plimsoll.example", Role.SUPERVISOR, Role.INVESTIGATOR)
    outside = make_person("outside@plimsoll.example", Role.SUPERVISOR)
    reader = make_person("reader@plimsoll.example", Role.SUPERVISOR)
    gone = make_person("gone@plimsoll.example", Role.SUPERVISOR)
    join = partial(cases.add_member, actor=investigator, case=ready)
    join(user=colleague, role=CompartmentRole.INVESTIGATOR)
    join(user=both, role=CompartmentRole.INVESTIGATOR)
    join(user=reader, role=CompartmentRole.READER)
    join(user=gone, role=CompartmentRole.REVIEWER)
    findings.edit_finding(
        actor=both,
        finding=ready.findings.get(),
        proposition="She was alongside.",
        reasoning="By the picture.",
        ladder=Ladder.PRESENCE,
        likelihood=Likelihood.LIKELY,
    )
    take(ofac, MARIA_ENTRY)
    review.submit(actor=investigator, case=ready)
    # Having worked on it, he may not review it, whatever role he is given afterwards.
    ready.compartment.members.filter(user=both).update(role=CompartmentRole.REVIEWER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    told = {notice.recipient for notice in Notice.objects.all()}
    assert told == {investigator, supervisor}
    assert outside not in told


def test_only_who_claimed_the_review_is_told_of_it(
    ready: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    other = make_person("other@plimsoll.example", Role.SUPERVISOR)
    cases.add_member(actor=investigator, case=ready, user=other, role=CompartmentRole.REVIEWER)
    take(ofac, MARIA_ENTRY)
    in_review(ready, CaseState.IN_REVIEW, supervisor)
    take(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    assert {each.recipient for each in Notice.objects.all()} == {investigator, supervisor}


def test_what_the_submitted_revision_knows_is_told_to_its_lead_alone(
    ready: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    load(ofac, ANGARA_ENTRY)
    review.submit(actor=investigator, case=ready)
    assert following.follow_lists(agent="task:test") == 1
    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (investigator, NoticeKind.LISTING)
    assert said(told) == ["ANGARA (IMO 9179842)", ready.reference]


LEASING = entry(900, "M LEASING LLC", kind="", remarks="Identification Number IMO 6246853.")
TIED = (ANGARA_ENTRY, MARIA_ENTRY, ship(3, "LADY R", LADY_R))


def rename_the_owner(ofac: SanctionsList) -> int:
    renamed = [each.replace("M LEASING LLC", "N LEASING LLC") for each in (LEASING, *TIED)]
    return take(ofac, *renamed)


@pytest.fixture
def others(investigator: User) -> list[Vessel]:
    return [
        registering.open_vessel(actor=investigator, imo=str(imo), name=name)
        for imo, name in ((MARIA, "MARIA"), (LADY_R, "LADY R"))
    ]


def test_a_lead_with_three_of_a_companys_ships_in_two_cases_has_one_notice(
    case: Case, ofac: SanctionsList, investigator: User, others: list[Vessel]
) -> None:
    second = make_case(investigator, "MARIA at Busan", str(MARIA))
    cases.add_vessel(actor=investigator, case=case, vessel=others[1])
    watching.watch(actor=investigator, vessel=others[1])
    take(ofac, LEASING, *TIED)
    Notice.objects.all().delete()
    assert rename_the_owner(ofac) == 1
    told = Notice.objects.get()
    assert told.title == "M LEASING LLC is now called N LEASING LLC on OFAC-SDN"
    assert said(told) == [
        "ANGARA (IMO 9179842)",
        case.reference,
        second.reference,
        "LADY R (IMO 9161003)",
        "MARIA (IMO 8517839)",
    ]


def test_a_watcher_told_first_has_the_cases_added_to_the_notice(
    approved: Case, ofac: SanctionsList, investigator: User
) -> None:
    watching.watch(actor=investigator, vessel=Vessel.objects.get())
    load(ofac, MARIA_ENTRY, ANGARA_ENTRY)
    version = ofac.versions.accepted().latest()
    assert news.tell_watchers(version=version, agent="task:test") == 1
    notices.set_read(actor=investigator)
    assert following.follow_lists(agent="task:test") == 2
    told = Notice.objects.get(recipient=investigator)
    assert (told.kind, told.read_at) == (NoticeKind.DRIFT, None)
    assert [each.split(" ")[0] for each in said(told)] == ["ANGARA", approved.reference]


def test_a_ship_that_a_case_gets_later_is_added_to_the_notice_its_lead_has(
    case: Case, ofac: SanctionsList, investigator: User, others: list[Vessel]
) -> None:
    take(ofac, LEASING, *TIED)
    Notice.objects.all().delete()
    rename_the_owner(ofac)
    notices.set_read(actor=investigator)
    cases.add_vessel(actor=investigator, case=case, vessel=others[0])
    told = Notice.objects.get()
    assert told.read_at is None
    assert said(told) == ["ANGARA (IMO 9179842)", case.reference, "MARIA (IMO 8517839)"]


def test_who_left_one_of_two_cases_sees_of_the_notice_what_is_of_the_other(
    case: Case, ofac: SanctionsList, investigator: User, supervisor: User, others: list[Vessel]
) -> None:
    second = make_case(investigator, "MARIA at Busan", str(MARIA))
    role = CompartmentRole.REVIEWER
    cases.add_member(actor=investigator, case=second, user=supervisor, role=role)
    Case.objects.update(lead=supervisor)
    take(ofac, LEASING, *TIED)
    Notice.objects.all().delete()
    assert rename_the_owner(ofac) == 1
    told = Notice.objects.get()
    assert len(said(told)) == 4
    for left, rest in ((case, ["MARIA (IMO 8517839)", second.reference]), (second, [])):
        left.compartment.members.filter(user=supervisor).delete()
        assert sorted(said(told)) == sorted(rest)
        assert Notice.objects.visible_to(supervisor).exists() is bool(rest)


def test_following_takes_no_more_queries_for_more_cases(
    approved: Case, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    counts = []
    for entries in ((MARIA_ENTRY, ANGARA_ENTRY), (MARIA_ENTRY,)):
        load(ofac, *entries)
        with CaptureQueriesContext(connection) as captured:
            assert following.follow_lists(agent="task:test") == 2
        counts.append(len(captured))
        for number in range(5):
            made = make_case(investigator, f"Another {number}")
            Case.objects.filter(pk=made.pk).update(state=CaseState.APPROVED)
            frozen = approved.revisions.get()
            revision = made.revisions.create(
                number=1,
                body=frozen.body,
                digest=frozen.digest,
                contributor_ids=[investigator.pk],
                submitted_by=investigator,
            )
            Review.objects.create(
                revision=revision, reviewer=supervisor, decision=Decision.APPROVED
            )
    assert counts[0] == counts[1]


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
