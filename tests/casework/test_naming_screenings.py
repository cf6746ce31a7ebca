"""A screening that a case names stays; who is not in the case learns no more than that."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.models import User
from casework import cases, diary, events, findings, review
from casework.models import Case, Certainty, Ladder
from evidence.models import ExhibitKind, SpeechAct, Statement, Wording
from tests.casework.conftest import make_case
from tests.evidence.samples import exhibit_of
from tests.vessels.screening.lists import PASTED
from vessels.errors import ScreeningRelied
from vessels.models import Screening
from vessels.screening import requesting
from vessels.screening.removing import remove_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening(investigator: User) -> Screening:
    return requesting.request(actor=investigator, name="Port calls", body=PASTED.encode())


def note(actor: User, case: Case, words: str) -> None:
    diary.add_note(actor=actor, case=case, text=words)


def finding_of(actor: User, case: Case, words: str) -> None:
    findings.add_finding(
        actor=actor,
        case=case,
        proposition="She is on a list.",
        reasoning=words,
        ladder=Ladder.IDENTITY,
    )


def event(actor: User, case: Case, words: str) -> None:
    events.add_event(
        actor=actor,
        case=case,
        title="Screened",
        certainty=Certainty.OBSERVED,
        starts_at=datetime(2024, 2, 9, tzinfo=UTC),
        source=words,
    )


def summary(actor: User, case: Case, words: str) -> None:
    cases.edit_case(actor=actor, case=case, summary=words)


@pytest.mark.parametrize(
    ("write", "by_address"),
    [(note, True), (note, False), (finding_of, True), (event, False), (summary, True)],
)
def test_one_that_a_case_names_stays(
    investigator: User,
    case: Case,
    screening: Screening,
    write: Callable[[User, Case, str], None],
    by_address: bool,
) -> None:
    words = f"https://desk.example/vessels/screenings/{screening.pk}/?show=listed"
    write(investigator, case, f"See {words if by_address else str(screening.pk).upper()}.")

    with pytest.raises(ScreeningRelied, match=f"A case rests on this screening: {case}. It stays"):
        remove_screening(actor=investigator, screening=screening)
    assert Screening.objects.get() == screening


def test_a_case_of_others_is_not_named(
    investigator: User, colleague: User, screening: Screening
) -> None:
    other = make_case(colleague, title="Quiet matter")
    note(colleague, other, f"/vessels/screenings/{screening.pk}/")

    with pytest.raises(ScreeningRelied, match="A case rests on this screening: one that") as caught:
        remove_screening(actor=investigator, screening=screening)
    assert "Quiet matter" not in str(caught.value)
    assert other.reference not in str(caught.value)


def test_what_a_submitted_revision_names_stays_when_the_case_moves_on(
    investigator: User, ready: Case, screening: Screening
) -> None:
    summary(investigator, ready, f"Screening {screening.pk}")
    review.submit(actor=investigator, case=ready)
    review.withdraw(actor=investigator, case=ready)
    summary(investigator, ready, "Nothing")

    with pytest.raises(ScreeningRelied, match=ready.reference):
        remove_screening(actor=investigator, screening=screening)


def test_words_of_a_statement_count_as_its_exhibit_s(
    investigator: User, screening: Screening
) -> None:
    said = exhibit_of(investigator, kind=ExhibitKind.STATEMENT, body=None, title="Answer of a flag")
    Statement.objects.create(
        exhibit=said,
        speaker="A registrar",
        government="Any",
        wording=Wording.VERBATIM,
        speech_act=SpeechAct.DENIES,
        text=f"We read screening {screening.pk.hex}.",
    )
    with pytest.raises(ScreeningRelied, match=r"An exhibit .* “Answer of a flag”"):
        remove_screening(actor=investigator, screening=screening)


def test_one_that_nobody_names_goes(investigator: User, case: Case, screening: Screening) -> None:
    note(investigator, case, "See the screening of June.")
    assert remove_screening(actor=investigator, screening=screening) == 0
    assert not Screening.objects.exists()
