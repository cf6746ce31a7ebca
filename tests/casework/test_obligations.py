"""Obligations: a paragraph, whom it binds, what brings it about, what the evidence shows."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import ledger
from accounts.models import Role, User
from casework import comparison, contributors, obligations, review, revisions
from casework.errors import CaseInvalid, NoSuchCase, NotAllowed, WrongState
from casework.models import Addressee, Assessment, Case, CaseExhibit, LegalBasis, Obligation
from evidence.marking import TLP
from partners import package_fields, redaction
from tests.casework.conftest import make_case, make_exhibit
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def basis() -> LegalBasis:
    return LegalBasis.objects.get(instrument="UNSCR 2397 (2017)", paragraph="9")


def add(actor: User, case: Case, basis: LegalBasis, **more: object) -> Obligation:
    said = {"state": "China", "trigger": "She lay at the yard.", **more}
    return obligations.add_obligation(actor=actor, case=case, legal_basis=basis, **said)  # type: ignore[arg-type]  # any of the act's fields


def test_a_port_states_duty_is_cited_with_its_paragraph_and_addressee(
    case: Case, filed: CaseExhibit, basis: LegalBasis, investigator: User
) -> None:
    made = add(investigator, case, basis, assessment=Assessment.ENGAGED, exhibits=[filed])
    assert made.label == "O-1"
    assert basis.citation == "UNSCR 2397 (2017), paragraph 9"
    assert basis.addressee == Addressee.PORT_STATE
    [entry] = revisions.body_of(case)["obligations"]
    assert entry["paragraph"] == "9"
    assert entry["paragraph_is_checked"] is False
    assert (entry["addressee"], entry["state"]) == ("port_state", "China")
    assert entry["exhibits"] == [filed.number]
    recorded = ledger.entries_of(case).get(action="obligation.added")
    assert recorded.payload["after"]["citation"] == basis.citation
    assert investigator.pk in contributors.of_case(case)


def test_an_article_keeps_its_own_word() -> None:
    article = LegalBasis.objects.get(paragraph="Article 3s")
    assert article.citation == "Regulation (EU) 833/2014, Article 3s"


@pytest.mark.parametrize("verdict", [Assessment.MET, Assessment.NOT_MET])
def test_a_verdict_needs_reasons_and_exhibits(
    case: Case, filed: CaseExhibit, basis: LegalBasis, investigator: User, verdict: Assessment
) -> None:
    for incomplete in ({}, {"reasoning": "So it seems."}, {"exhibits": [filed]}):
        with pytest.raises(CaseInvalid, match="reasoning and the exhibits"):
            add(investigator, case, basis, assessment=verdict, **incomplete)
    assert not case.obligations.exists()
    add(investigator, case, basis, assessment=verdict, reasoning="Seen.", exhibits=[filed])
    assert case.obligations.get().assessment == verdict


def test_an_exhibit_of_another_case_is_refused(
    case: Case, basis: LegalBasis, filed: CaseExhibit, investigator: User
) -> None:
    other = make_case(investigator, "MARIA", "8517839")
    with pytest.raises(CaseInvalid, match=other.reference):
        add(investigator, other, basis, exhibits=[filed])


def test_who_may_write_them(case: Case, basis: LegalBasis, supervisor: User) -> None:
    with pytest.raises(NotAllowed):
        add(supervisor, case, basis)
    with pytest.raises(NoSuchCase):
        add(make_person("out@plimsoll.example", Role.INVESTIGATOR), case, basis)


def test_editing_and_removing_leave_what_was_said_in_the_ledger(
    case: Case, basis: LegalBasis, investigator: User
) -> None:
    made = add(investigator, case, basis)
    before = revisions.body_of(case)
    flag = LegalBasis.objects.get(instrument="UNSCR 2397 (2017)", paragraph="12")
    obligations.edit_obligation(
        actor=investigator,
        obligation=made,
        legal_basis=flag,
        state="Russia",
        trigger="Her flag.",
        assessment=Assessment.NOT_ENGAGED,
        reasoning="",
        exhibits=[],
    )
    changed = comparison.between(before, revisions.body_of(case))
    assert changed == [
        "Obligation O-1 changed (paragraph, addressee, state, duty, trigger, assessment)"
    ]
    obligations.remove_obligation(actor=investigator, obligation=made)
    assert not case.obligations.exists()
    removed = ledger.entries_of(case).get(action="obligation.removed")
    assert removed.payload["before"]["addressee"] == "Russia"


def test_a_revision_from_before_there_were_any_compares_all_the_same(case: Case) -> None:
    now = revisions.body_of(case)
    then = {name: part for name, part in now.items() if name != "obligations"}
    assert comparison.between(then, now) == []


def test_the_reviewer_sees_what_was_frozen_of_them(
    ready: Case, basis: LegalBasis, investigator: User, signed_in: Client
) -> None:
    add(investigator, ready, basis, exhibits=ready.case_exhibits.all())
    review.submit(actor=investigator, case=ready)
    ready.obligations.update(state="Changed later")
    page = signed_in.get(reverse("casework:case-review", args=[ready.reference]))
    shown = page.content.decode().partition("Frozen obligations")[2].partition("</section>")[0]
    for text in ("UNSCR 2397 (2017), paragraph 9", "China", "port state", "She lay at", "E-01"):
        assert text in shown
    assert "not assessed" in shown


def test_a_submitted_case_takes_no_more(ready: Case, basis: LegalBasis, investigator: User) -> None:
    review.submit(actor=investigator, case=ready)
    with pytest.raises(WrongState):
        add(investigator, ready, basis)


def test_one_that_rests_on_what_an_agency_may_not_have_stays(
    ready: Case, basis: LegalBasis, investigator: User
) -> None:
    exhibit = make_exhibit(investigator, "Secret", tlp=TLP.AMBER)
    from_source = ready.case_exhibits.get(exhibit__title="Harbour notice")
    body = revisions.body_of(ready)
    assert body["obligations"] == []
    kept = {"number": 1, "exhibits": [from_source.number]}
    gone = {"number": 2, "exhibits": [from_source.number, 99]}
    said = dict.fromkeys(package_fields.OBLIGATION, "x")
    body["obligations"] = [said | gone, said | kept]
    body["exhibits"].append(body["exhibits"][0] | {"number": 99, "tlp": "RED", "id": "x"})
    redacted = redaction.for_recipient(body, TLP.AMBER)
    assert [item["number"] for item in redacted.obligations] == ["O-1"]
    assert redacted.obligations[0]["exhibits"] == ["E-01"]
    assert "O-2" in {each.label for each in redacted.withheld}
    assert exhibit.title not in str(redacted.obligations)


def test_a_legal_basis_names_everything_and_only_once(investigator: User) -> None:
    fields = {
        "instrument": "UNSCR 2371 (2017)",
        "paragraph": "6",
        "addressee": Addressee.ALL_STATES,
        "duty": "Deny designated vessels entry to their ports.",
        "source": "S/RES/2371 (2017)",
    }
    made = obligations.add_legal_basis(actor=investigator, **fields)  # type: ignore[arg-type]  # texts and a choice
    assert not made.is_checked
    with pytest.raises(CaseInvalid, match="known already"):
        obligations.add_legal_basis(actor=investigator, **fields)  # type: ignore[arg-type]  # as above
    with pytest.raises(CaseInvalid, match="Give the instrument"):
        obligations.add_legal_basis(actor=investigator, **(fields | {"source": " "}))  # type: ignore[arg-type]  # as above


def test_the_pages_show_add_change_and_remove(
    signed_in: Client, case: Case, filed: CaseExhibit, basis: LegalBasis
) -> None:
    page = reverse("casework:case-obligations", args=[case.reference])
    assert "No obligation yet" in signed_in.get(page).content.decode()
    sent = {
        "legal_basis": basis.pk,
        "state": "China",
        "trigger": "She lay at the yard.",
        "assessment": "not_met",
        "reasoning": "",
    }
    add_page = reverse("casework:obligation-add", args=[case.reference])
    refused = signed_in.post(add_page, sent).content.decode()
    assert "give the reasoning and the exhibits" in refused
    sent |= {"reasoning": "No inspection.", "exhibits": [filed.pk]}
    shown = signed_in.post(add_page, sent, follow=True).content.decode()
    assert "UNSCR 2397 (2017), paragraph 9" in shown
    assert "Paragraph not checked against the text" in shown
    edit = reverse("casework:obligation-edit", args=[case.reference, 1])
    signed_in.post(edit, sent | {"state": "Mongolia"})
    assert case.obligations.get().state == "Mongolia"
    signed_in.post(reverse("casework:obligation-remove", args=[case.reference, 1]))
    assert not case.obligations.exists()


def test_the_list_of_them_takes_no_more_queries_with_more_of_them(
    signed_in: Client,
    case: Case,
    filed: CaseExhibit,
    basis: LegalBasis,
    investigator: User,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    for _ in range(6):
        add(investigator, case, basis, exhibits=[filed])
    page = reverse("casework:case-obligations", args=[case.reference])
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # a context manager
        signed_in.get(page)
