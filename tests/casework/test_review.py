"""The state machine, four eyes on every route, and the seal of a revision."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts import ledger
from accounts.errors import PlimsollError
from accounts.models import CompartmentRole, Role, User
from casework import cases, findings, review, revisions
from casework.errors import (
    BrokenSeal,
    CaseInvalid,
    NoSuchCase,
    NotAllowed,
    NotReady,
    OwnWork,
    WrongState,
)
from casework.models import Case, CaseExhibit, CaseState, Decision, Finding, Review, Revision
from evidence import exhibits
from tests.casework.conftest import make_exhibit
from tests.conftest import make_person
from vessels import identity
from vessels.models import Attribute, ClaimBasis

pytestmark = pytest.mark.django_db
S = CaseState


def actions(case: Case) -> list[str]:
    return [entry.action for entry in ledger.entries_of(case)]


def state_of(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


@pytest.fixture
def submitted(ready: Case, investigator: User) -> Case:
    review.submit(actor=investigator, case=ready)
    return ready


@pytest.fixture
def claimed(submitted: Case, supervisor: User) -> Case:
    review.claim(actor=supervisor, case=submitted)
    return submitted


@pytest.fixture
def author(ready: Case, investigator: User) -> User:
    """The author at their most powerful: every role in the house, reviewer in the case."""
    investigator.roles = list(Role)
    investigator.is_staff = investigator.is_superuser = True
    investigator.save()
    second = make_person("lead@plimsoll.example", Role.INVESTIGATOR)
    cases.add_member(actor=investigator, case=ready, user=second, role=CompartmentRole.LEAD)
    review.submit(actor=investigator, case=ready)
    cases.add_member(actor=second, case=ready, user=investigator, role=CompartmentRole.REVIEWER)
    return investigator


# The state machine as a table: who may do what in which state.

ACTS: dict[str, Callable[[User, Case], object]] = {
    "submit": lambda actor, case: review.submit(actor=actor, case=case),
    "withdraw": lambda actor, case: review.withdraw(actor=actor, case=case),
    "claim": lambda actor, case: review.claim(actor=actor, case=case),
    "approve": lambda actor, case: review.approve(actor=actor, case=case),
    "request_changes": lambda actor, case: review.request_changes(
        actor=actor, case=case, comment="Grade E-01."
    ),
    "close": lambda actor, case: review.close(
        actor=actor, case=case, outcome="answered", note="Done."
    ),
    "reopen": lambda actor, case: review.reopen(actor=actor, case=case, reason="New image."),
}
ALLOWED = {
    ("submit", "lead"): {S.INVESTIGATING: S.SUBMITTED, S.CHANGES_REQUESTED: S.SUBMITTED},
    ("submit", "investigator"): {S.INVESTIGATING: S.SUBMITTED, S.CHANGES_REQUESTED: S.SUBMITTED},
    ("withdraw", "lead"): {S.SUBMITTED: S.INVESTIGATING},
    ("withdraw", "investigator"): {S.SUBMITTED: S.INVESTIGATING},
    ("claim", "reviewer"): {S.SUBMITTED: S.IN_REVIEW},
    ("approve", "reviewer"): {S.IN_REVIEW: S.APPROVED},
    ("request_changes", "reviewer"): {S.IN_REVIEW: S.CHANGES_REQUESTED},
    ("close", "reviewer"): dict.fromkeys(
        (S.INVESTIGATING, S.CHANGES_REQUESTED, S.APPROVED, S.RELEASED), S.CLOSED
    ),
    ("reopen", "reviewer"): dict.fromkeys((S.APPROVED, S.RELEASED, S.CLOSED), S.INVESTIGATING),
}


def bring_to(case: Case, state: CaseState, lead: User, reviewer: User) -> None:
    """Through the product's own acts; `released` belongs to the app that releases."""
    if state == S.INVESTIGATING:
        return
    if state == S.CLOSED:
        review.close(actor=reviewer, case=case, outcome="answered", note="Done.")
        return
    review.submit(actor=lead, case=case)
    if state == S.SUBMITTED:
        return
    review.claim(actor=reviewer, case=case)
    if state == S.CHANGES_REQUESTED:
        review.request_changes(actor=reviewer, case=case, comment="Grade E-01.")
    if state in (S.APPROVED, S.RELEASED):
        review.approve(actor=reviewer, case=case)
    if state == S.RELEASED:
        Case.objects.filter(pk=case.pk).update(state=state)


@pytest.mark.parametrize("state", list(CaseState))
def test_every_act_by_everyone_in_every_state(
    ready: Case,
    investigator: User,
    supervisor: User,
    colleague: User,
    joined: Any,
    state: CaseState,
) -> None:
    people = {
        "lead": investigator,
        "reviewer": supervisor,
        "investigator": joined(colleague, CompartmentRole.INVESTIGATOR),
        "reader": joined(make_person("r@plimsoll.example", Role.INVESTIGATOR), "reader"),
        "outsider": make_person("o@plimsoll.example", Role.SUPERVISOR, Role.INVESTIGATOR),
    }
    bring_to(ready, state, investigator, supervisor)
    for act, who in product(ACTS, people):
        expected = ALLOWED.get((act, who), {}).get(state)
        before = transaction.savepoint()
        if expected:
            ACTS[act](people[who], ready)
            assert state_of(ready) == expected, (act, who)
        else:
            with pytest.raises(PlimsollError) as refusal:
                ACTS[act](people[who], ready)
            kind = NoSuchCase if who == "outsider" else (NotAllowed, OwnWork, WrongState)
            assert isinstance(refusal.value, kind), (act, who)
            assert state_of(ready) == state, (act, who)
        transaction.savepoint_rollback(before)


# Four eyes: the author is refused whatever the route.


def approve_on_the_page(client: Client, author: User, case: Case) -> int:
    ticked = {"findings": "on", "contrary": "on", "marking": "on"}
    return client.post(f"/cases/{case.reference}/review/approve/", ticked).status_code


def claim_on_the_page(client: Client, author: User, case: Case) -> int:
    return client.post(f"/cases/{case.reference}/review/claim/").status_code


def approve_over_the_api(client: Client, author: User, case: Case) -> int:
    body = {"decision": "approved"}
    url = f"/api/v1/cases/{case.reference}/decisions"
    return client.post(url, body, content_type="application/json").status_code


def approve_in_the_shell(client: Client, author: User, case: Case) -> int:
    with pytest.raises(OwnWork, match="You contributed to revision 1"):
        review.approve(actor=author, case=case)
    return 403


def add_in_the_admin(client: Client, author: User, case: Case) -> int:
    revision = case.revisions.get()
    body = {"revision": revision.pk, "reviewer": author.pk, "decision": "approved", "comment": ""}
    return client.post("/admin/casework/review/add/", body).status_code


def change_the_state_in_the_admin(client: Client, author: User, case: Case) -> int:
    return client.post(f"/admin/casework/case/{case.pk}/change/", {"state": "approved"}).status_code


ROUTES = [
    approve_on_the_page,
    claim_on_the_page,
    approve_over_the_api,
    approve_in_the_shell,
    add_in_the_admin,
    change_the_state_in_the_admin,
]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("already_claimed", [False, True])
def test_the_author_is_refused_on_every_route(
    client: Client,
    ready: Case,
    author: User,
    supervisor: User,
    route: Callable[[Client, User, Case], int],
    already_claimed: bool,
) -> None:
    if already_claimed:
        review.claim(actor=supervisor, case=ready)
    before = state_of(ready)
    client.force_login(author)
    assert route(client, author, ready) == 403
    assert state_of(ready) == before
    assert not Review.objects.filter(reviewer=author).exists()
    assert not Review.objects.filter(decision=Decision.APPROVED).exists()


@pytest.mark.parametrize("route", ROUTES[:4])
def test_a_refused_approval_stays_in_the_ledger(
    client: Client, ready: Case, author: User, route: Callable[[Client, User, Case], int]
) -> None:
    client.force_login(author)
    route(client, author, ready)
    entry = ledger.entries_of(ready).last()
    assert entry is not None
    assert entry.action.endswith(".refused")
    assert entry.actor == author
    assert entry.payload["code"] == "own_work"


def create_directly(author: User, revision: Revision) -> None:
    Review.objects.create(revision=revision, reviewer=author, decision=Decision.APPROVED)


def take_over_a_claim(author: User, revision: Revision) -> None:
    Review.objects.filter(revision=revision).update(reviewer=author)


def take_over_with_sql(author: User, revision: Revision) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_review SET reviewer_id = %s", [author.pk])


@pytest.mark.parametrize("route", [create_directly, take_over_a_claim, take_over_with_sql])
def test_the_database_refuses_a_contributor_as_reviewer(
    ready: Case, author: User, supervisor: User, route: Callable[[User, Revision], None]
) -> None:
    if route is not create_directly:
        review.claim(actor=supervisor, case=ready)
    with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        route(author, ready.revisions.get())


def test_somebody_whose_exhibit_was_filed_by_another_is_a_contributor_too(
    ready: Case, investigator: User, colleague: User, joined: Any
) -> None:
    joined(colleague, CompartmentRole.INVESTIGATOR)
    colleague.roles = [Role.INVESTIGATOR, Role.SUPERVISOR]
    colleague.save()
    exhibit = make_exhibit(colleague, "Theirs")
    exhibits.file_in(actor=colleague, exhibit=exhibit, compartment=ready.compartment)
    cases.file_exhibit(actor=investigator, case=ready, exhibit=exhibit)
    joined(colleague, CompartmentRole.REVIEWER)
    revision = review.submit(actor=investigator, case=ready)
    assert colleague.pk in revision.contributor_ids
    with pytest.raises(OwnWork):
        review.claim(actor=colleague, case=ready)


def test_reading_an_exhibit_makes_nobody_a_contributor(submitted: Case, supervisor: User) -> None:
    assert supervisor.pk not in submitted.revisions.get().contributor_ids


def test_a_reviewer_who_has_not_claimed_does_not_decide(
    claimed: Case, joined: Any, supervisor: User
) -> None:
    other = joined(make_person("s2@plimsoll.example", Role.SUPERVISOR), CompartmentRole.REVIEWER)
    with pytest.raises(NotAllowed, match="Sara Supervisor has claimed"):
        review.approve(actor=other, case=claimed)
    review.approve(actor=supervisor, case=claimed)


def test_a_second_decision_is_a_conflict(claimed: Case, supervisor: User) -> None:
    review.approve(actor=supervisor, case=claimed)
    with pytest.raises(WrongState, match="Sara Supervisor decided on revision 1"):
        review.request_changes(actor=supervisor, case=claimed, comment="No, wait.")


def test_asking_for_changes_needs_a_comment(claimed: Case, supervisor: User) -> None:
    with pytest.raises(CaseInvalid, match="comment is empty"):
        review.request_changes(actor=supervisor, case=claimed, comment="  ")
    assert state_of(claimed) == S.IN_REVIEW


def test_after_changes_the_next_revision_is_reviewed(
    claimed: Case, finding: Finding, investigator: User, supervisor: User
) -> None:
    review.request_changes(actor=supervisor, case=claimed, comment="Say how likely.")
    findings.edit_finding(
        actor=investigator,
        finding=finding,
        proposition=finding.proposition,
        reasoning="Two images.",
        ladder=finding.ladder,
        likelihood="likely",
    )
    assert review.submit(actor=investigator, case=claimed).number == 2
    review.claim(actor=supervisor, case=claimed)
    review.approve(actor=supervisor, case=claimed)
    assert list(claimed.revisions.values_list("number", "review__decision")) == [
        (2, "approved"),
        (1, "changes_requested"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_wins_and_one_conflicts(
    claimed: Case, supervisor: User
) -> None:
    def approve(_: int) -> str:
        try:
            review.approve(actor=supervisor, case=claimed)
        except WrongState as conflict:
            return conflict.code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, range(2))) == ["approved", "wrong_state"]
    assert actions(claimed).count("review.approved") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_one_claims_the_review(
    submitted: Case, supervisor: User, joined: Any
) -> None:
    other = joined(make_person("s2@plimsoll.example", Role.SUPERVISOR), CompartmentRole.REVIEWER)

    def claim(actor: User) -> str:
        try:
            review.claim(actor=actor, case=submitted)
        except WrongState as conflict:
            return conflict.code
        finally:
            connection.close()
        return "claimed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, [supervisor, other])) == ["claimed", "wrong_state"]


# Submitting and the seal


def test_a_case_without_findings_is_not_submitted(case: Case, investigator: User) -> None:
    with pytest.raises(NotReady, match="At least one exhibit is filed; At least one finding"):
        review.submit(actor=investigator, case=case)


def test_a_finding_without_evidence_is_named(ready: Case, investigator: User) -> None:
    findings.add_finding(actor=investigator, case=ready, proposition="Cargo?", ladder="cargo")
    with pytest.raises(NotReady, match="Finding F-2 has no exhibit"):
        review.submit(actor=investigator, case=ready)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_changed_bytes_stop_the_submission_and_are_named(
    ready: Case, filed: CaseExhibit, investigator: User, damage: str
) -> None:
    file = filed.exhibit.source_file
    assert file is not None
    path = Path(default_storage.path(file.stored_name))
    path.chmod(0o600)
    path.write_bytes(b"Berth 5") if damage == "changed" else path.unlink()
    with pytest.raises(BrokenSeal, match="E-01"):
        review.submit(actor=investigator, case=ready)
    assert state_of(ready) == S.INVESTIGATING
    newest = ledger.entries_of(filed.exhibit).last()
    assert newest is not None
    assert newest.payload["result"] == ("mismatch" if damage == "changed" else "missing")


def test_a_revision_holds_what_a_package_needs_and_no_working_papers(
    submitted: Case, filed: CaseExhibit
) -> None:
    body = submitted.revisions.get().body
    file = filed.exhibit.source_file
    assert file is not None
    assert set(body) == {"case", "vessels", "exhibits", "findings", "events", "obligations"}
    assert body["exhibits"][0]["sha256"] == file.sha256
    assert body["exhibits"][0]["shown_at"] == "2024-02-11T00:00:00Z"
    assert body["findings"][0]["links"] == [{"exhibit": 1, "relation": "supports", "note": ""}]
    assert body["vessels"][0]["imo_number"] == 9179842


def test_the_digest_is_that_of_the_stored_body_and_stable(submitted: Case) -> None:
    revision = submitted.revisions.get()
    assert revisions.digest_of(revision.body) == revision.digest
    shuffled = {key: revision.body[key] for key in reversed(revision.body)}
    assert revisions.digest_of(shuffled) == revision.digest
    revision.body["case"]["title"] += "."
    assert revisions.digest_of(revision.body) != revision.digest


def test_two_freezes_of_one_content_have_one_digest(ready: Case) -> None:
    assert revisions.digest_of(revisions.body_of(ready)) == revisions.digest_of(
        revisions.body_of(Case.objects.get(pk=ready.pk))
    )


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_a_revision(submitted: Case, act: str) -> None:
    rows = Revision.objects.filter(case=submitted)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        rows.update(digest="0" * 64) if act == "update" else rows.delete()


def test_an_exhibit_described_anew_after_submission_stops_the_approval(
    claimed: Case, filed: CaseExhibit, investigator: User, supervisor: User
) -> None:
    exhibits.edit_exhibit(actor=investigator, exhibit=filed.exhibit, title="Another title")
    with pytest.raises(BrokenSeal, match="E-01 changed after revision 1"):
        review.approve(actor=supervisor, case=claimed)
    review.request_changes(actor=supervisor, case=claimed, comment="Submit it again.")


def test_a_body_changed_behind_the_trigger_is_found_before_the_decision(
    claimed: Case, supervisor: User
) -> None:
    revision = claimed.revisions.get()
    body = {**revision.body, "case": {**revision.body["case"], "title": "Other"}}
    with pgtrigger.ignore("casework.Revision:revision_immutable"):
        Revision.objects.filter(pk=revision.pk).update(body=body)
    with pytest.raises(BrokenSeal, match="no longer meets its digest"):
        review.approve(actor=supervisor, case=claimed)


def test_claims_that_cite_another_cases_exhibit_stay_out(ready: Case, investigator: User) -> None:
    hidden = make_exhibit(investigator, "Of another case")
    vessel = ready.case_vessels.get().vessel
    for exhibit, value in ((hidden, "Secret owner"), (None, "M LEASING LLC")):
        identity.claim(
            actor=investigator,
            vessel=vessel,
            attribute=Attribute.OWNER,
            value=value,
            basis=ClaimBasis.REPORTED,
            source="A source",
            exhibit=exhibit,
        )
    claims = revisions.body_of(ready)["vessels"][0]["claims"]
    assert [claim["value"] for claim in claims] == ["M LEASING LLC"]


# The API takes a person's own session and nothing else.


def test_the_api_takes_the_reviewers_decision_with_a_session_and_csrf(
    claimed: Case, supervisor: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(supervisor)
    url = f"/api/v1/cases/{claimed.reference}/decisions"
    body = {"decision": "approved", "comment": "Sound."}
    assert client.post(url, body, content_type="application/json").status_code == 403
    client.get("/")
    token = client.cookies["csrftoken"].value
    answer = client.post(url, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201
    assert answer.json()["decision"] == "approved"
    assert answer.json()["revision"] == 1
    assert state_of(claimed) == S.APPROVED


def test_the_api_answers_a_second_decision_with_409(claimed: Case, supervisor: User) -> None:
    review.approve(actor=supervisor, case=claimed)
    client = Client()
    client.force_login(supervisor)
    answer = client.post(
        f"/api/v1/cases/{claimed.reference}/decisions",
        {"decision": "approved"},
        content_type="application/json",
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "wrong_state"


def test_the_api_needs_the_second_factor_where_the_house_requires_it(
    claimed: Case, supervisor: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(supervisor)
    answer = client.post(
        f"/api/v1/cases/{claimed.reference}/decisions",
        {"decision": "approved"},
        content_type="application/json",
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("header", ["Bearer not-a-token", "Basic c2FyYTpwYXNz"])
def test_the_api_is_closed_to_tokens_and_passwords(
    client: Client, claimed: Case, header: str
) -> None:
    answer = client.post(
        f"/api/v1/cases/{claimed.reference}/decisions",
        {"decision": "approved"},
        content_type="application/json",
        headers={"Authorization": header},
    )
    assert answer.status_code == 403
    assert state_of(claimed) == S.IN_REVIEW


def test_the_api_hides_the_case_from_outsiders(claimed: Case, client: Client) -> None:
    outsider = make_person("o@plimsoll.example", Role.SUPERVISOR)
    client.force_login(outsider)
    answer = client.post(
        f"/api/v1/cases/{claimed.reference}/decisions",
        {"decision": "approved"},
        content_type="application/json",
    )
    assert answer.status_code == 404
