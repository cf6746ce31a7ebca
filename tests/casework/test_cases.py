"""Opening cases, what is in them, and who may change them when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts import ledger
from accounts.errors import Invalid
from accounts.models import CompartmentRole, User
from casework import cases, diary, events, findings, readiness
from casework.errors import CaseInvalid, NoSuchCase, NotAllowed, WrongState
from casework.models import Case, CaseExhibit, CaseState, Certainty, Finding, Ladder, Relation
from casework.models.case import EDITABLE
from evidence.marking import TLP
from evidence.models import Exhibit
from tests.casework.conftest import make_case, make_exhibit
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
YEAR = timezone.now().year


def actions(case: Case) -> list[str]:
    return [entry.action for entry in ledger.entries_of(case)]


def test_a_case_opens_with_a_reference_a_vessel_a_compartment_and_its_lead(
    investigator: User,
) -> None:
    case = make_case(investigator)
    assert case.reference == f"C-{YEAR}-0001"
    assert [entry.vessel.imo_number for entry in case.case_vessels.all()] == [9179842]
    assert case.compartment.role_of(investigator) == CompartmentRole.LEAD
    assert actions(case) == ["case.opened"]
    assert make_case(investigator).reference == f"C-{YEAR}-0002"


def test_the_marking_is_red_unless_it_is_chosen(investigator: User) -> None:
    case = cases.open_case(actor=investigator, title="A", question="B?", imo="9179842")
    assert case.tlp == TLP.RED


def test_a_wrong_check_digit_is_refused_with_the_right_one(investigator: User) -> None:
    with pytest.raises(Invalid, match="check digit should be 2, not 3"):
        make_case(investigator, imo="9179843")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "title", ["'; DROP TABLE casework_case; --", '<script>alert("x")</script>', "x" * 200]
)
def test_a_title_is_stored_as_it_is_written(investigator: User, title: str) -> None:
    assert Case.objects.get(pk=make_case(investigator, title).pk).title == title


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_an_empty_or_overlong_title_is_refused(investigator: User, title: str) -> None:
    with pytest.raises(CaseInvalid, match="title"):
        make_case(investigator, title)


def test_only_investigators_open_cases(supervisor: User, administrator: User) -> None:
    for actor in (supervisor, administrator):
        with pytest.raises(NotAllowed):
            make_case(actor)


@pytest.mark.django_db(transaction=True)
def test_references_are_made_without_a_race(investigator: User) -> None:
    def open_one(number: int) -> str:
        try:
            return make_case(investigator, f"Case {number}").reference
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        made = sorted(pool.map(open_one, range(12)))
    assert made == [f"C-{YEAR}-{number:04d}" for number in range(1, 13)]


def test_filing_lets_the_members_see_the_exhibit_and_numbers_it(
    case: Case, investigator: User, supervisor: User
) -> None:
    first, second = make_exhibit(investigator, "One"), make_exhibit(investigator, "Two")
    assert not Exhibit.objects.visible_to(supervisor).exists()
    labels = [
        cases.file_exhibit(actor=investigator, case=case, exhibit=exhibit).label
        for exhibit in (first, second, first)
    ]
    assert labels == ["E-01", "E-02", "E-01"]
    assert set(Exhibit.objects.visible_to(supervisor)) == {first, second}


def test_nobody_files_an_exhibit_they_may_not_see(
    case: Case, colleague: User, investigator: User
) -> None:
    hidden = make_exhibit(colleague, "Hidden")
    with pytest.raises(Exception, match="no such exhibit"):
        cases.file_exhibit(actor=investigator, case=case, exhibit=hidden)
    assert not case.case_exhibits.exists()


def test_a_reviewer_must_be_a_supervisor(case: Case, colleague: User, investigator: User) -> None:
    with pytest.raises(CaseInvalid, match="not a supervisor"):
        cases.add_member(
            actor=investigator, case=case, user=colleague, role=CompartmentRole.REVIEWER
        )


def test_only_the_lead_decides_who_is_in(
    case: Case, colleague: User, joined: Any, supervisor: User
) -> None:
    joined(colleague, CompartmentRole.INVESTIGATOR)
    with pytest.raises(Exception, match="Only a lead"):
        cases.remove_member(actor=colleague, case=case, user=supervisor)
    assert actions(case)[-1] == "member.removed.refused"


def act_on(case: Case, actor: User, filed: CaseExhibit, finding: Finding) -> dict[str, Any]:
    """Every edit of a case's content, ready to be tried by `actor`."""
    link = finding.links.get()
    vessel = case.case_vessels.get().vessel
    return {
        "case.edited": lambda: cases.edit_case(actor=actor, case=case, summary="New"),
        "vessel.added": lambda: cases.add_vessel(actor=actor, case=case, vessel=vessel),
        "exhibit.filed": lambda: cases.file_new_exhibit(
            actor=actor, case=case, make=lambda: make_exhibit(actor, "More")
        ),
        "finding.added": lambda: findings.add_finding(
            actor=actor, case=case, proposition="P", ladder=Ladder.CARGO
        ),
        "finding.edited": lambda: findings.edit_finding(
            actor=actor,
            finding=finding,
            proposition="Other",
            reasoning="",
            ladder=finding.ladder,
            likelihood=finding.likelihood,
        ),
        "exhibit.linked": lambda: findings.link_exhibit(
            actor=actor, finding=finding, case_exhibit=filed, relation=Relation.CONTRADICTS
        ),
        "exhibit.unlinked": lambda: findings.unlink_exhibit(actor=actor, link=link),
        "event.added": lambda: events.add_event(
            actor=actor,
            case=case,
            title="Seen",
            certainty=Certainty.OBSERVED,
            starts_at=timezone.now(),
            source="Somebody",
        ),
    }


NOTES = ("task.added", "task.finished", "note.added")
EDITS = (
    "case.edited",
    "vessel.added",
    "exhibit.filed",
    "finding.added",
    "finding.edited",
    "exhibit.linked",
    "exhibit.unlinked",
    "event.added",
)


@pytest.mark.parametrize("act", EDITS)
def test_every_edit_is_in_the_ledger_once(
    case: Case, investigator: User, filed: CaseExhibit, finding: Finding, act: str
) -> None:
    before = actions(case)
    act_on(case, investigator, filed, finding)[act]()
    recorded = "vessel.edited" if act == "vessel.added" else act
    assert actions(case) == [*before, recorded]


@pytest.mark.parametrize("role", [CompartmentRole.READER, CompartmentRole.REVIEWER])
def test_readers_and_reviewers_edit_nothing_and_each_attempt_is_recorded(
    case: Case,
    finding: Finding,
    filed: CaseExhibit,
    joined: Any,
    role: CompartmentRole,
    supervisor: User,
) -> None:
    joined(supervisor, role)
    for act, attempt in act_on(case, supervisor, filed, finding).items():
        with pytest.raises(NotAllowed):
            attempt()
        assert actions(case)[-1] == f"{act}.refused"


def test_outsiders_are_told_that_there_is_no_such_case(
    case: Case, finding: Finding, filed: CaseExhibit, colleague: User
) -> None:
    before = actions(case)
    for attempt in act_on(case, colleague, filed, finding).values():
        with pytest.raises(NoSuchCase):
            attempt()
    assert actions(case) == before


@pytest.mark.parametrize("state", [state for state in CaseState if state not in EDITABLE])
def test_a_case_under_review_or_later_is_edited_by_nobody(
    case: Case, finding: Finding, filed: CaseExhibit, investigator: User, state: CaseState
) -> None:
    Case.objects.filter(pk=case.pk).update(state=state)
    exhibits = Exhibit.objects.count()
    for attempt in act_on(case, investigator, filed, finding).values():
        with pytest.raises(WrongState, match="first"):
            attempt()
    assert Exhibit.objects.count() == exhibits


def test_tasks_and_notes_go_on_during_review_and_end_with_the_case(
    case: Case, investigator: User
) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW)
    task = diary.add_task(actor=investigator, case=case, title="Ask the yard")
    diary.finish_task(actor=investigator, task=task)
    diary.add_note(actor=investigator, case=case, text="They did not answer.")
    assert actions(case)[-3:] == list(NOTES)
    Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)
    with pytest.raises(WrongState):
        diary.add_note(actor=investigator, case=case, text="Late")


def test_an_event_cannot_end_before_it_starts(case: Case, investigator: User) -> None:
    start = timezone.now()
    with pytest.raises(CaseInvalid, match="before it starts"):
        events.add_event(
            actor=investigator,
            case=case,
            title="Seen",
            certainty=Certainty.OBSERVED,
            starts_at=start,
            ends_at=start - timedelta(days=1),
            source="Somebody",
        )


def test_a_stricter_exhibit_is_named_and_blocks_readiness(ready: Case, investigator: User) -> None:
    assert readiness.missing(ready) == []
    strict = make_exhibit(investigator, "Secret", tlp=TLP.RED)
    cases.file_exhibit(actor=investigator, case=ready, exhibit=strict)
    assert readiness.missing(ready) == ["E-02 is marked stricter than the case (TLP:AMBER)"]
    cases.edit_case(actor=investigator, case=ready, tlp=TLP.RED)
    ready.refresh_from_db()
    assert readiness.missing(ready) == []


def test_a_finding_on_one_origin_is_warned_of_until_another_supports_it(
    ready: Case, finding: Finding, investigator: User
) -> None:
    def warned() -> bool:
        return any(
            "one origin only" in item.text and not item.done for item in readiness.check(ready)
        )

    assert warned()
    other = cases.file_exhibit(
        actor=investigator, case=ready, exhibit=make_exhibit(investigator, "Independent")
    )
    findings.link_exhibit(
        actor=investigator, finding=finding, case_exhibit=other, relation=Relation.SUPPORTS
    )
    assert not warned()


def test_an_exhibit_of_another_case_cannot_be_linked(finding: Finding, investigator: User) -> None:
    elsewhere = make_case(investigator, "Another")
    foreign = cases.file_exhibit(
        actor=investigator, case=elsewhere, exhibit=make_exhibit(investigator, "Foreign")
    )
    with pytest.raises(CaseInvalid, match="not an exhibit of"):
        findings.link_exhibit(
            actor=investigator, finding=finding, case_exhibit=foreign, relation=Relation.SUPPORTS
        )


def test_people_without_a_role_see_no_case(case: Case, joined: Any) -> None:
    nobody = make_person("nobody@plimsoll.example")
    assert not Case.objects.visible_to(nobody).exists()
