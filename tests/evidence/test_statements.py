"""The register keeps what was said apart from silence."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from evidence import statements
from evidence.errors import ExhibitInvalid
from evidence.models import Exhibit, Statement, Wording
from evidence.statements import Words
from tests.evidence.samples import described

pytestmark = pytest.mark.django_db

SAID: Words = {
    "speaker": "Vassily Nebenzia",
    "government": "Russian Federation",
    "role": "Permanent Representative",
    "wording": "verbatim",
    "speech_act": "rejects",
    "said_at": datetime(2024, 2, 9, tzinfo=UTC),
    "text": "groundless speculation",
}


def add(actor: User, **changes: Any) -> Exhibit:
    words: Words = SAID | changes  # type: ignore[assignment]  # the test changes known keys
    return statements.add_statement(
        actor=actor,
        words=words,
        **described(),
    )


def test_a_statement_is_an_exhibit_at_the_time_it_was_made(investigator: User) -> None:
    exhibit = add(investigator, said_precision="day", said_inferred=True)
    assert exhibit.kind == "statement"
    assert exhibit.shown_at == SAID.get("said_at")
    assert exhibit.shown_inferred
    assert exhibit.statement.text == "groundless speculation"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wording": "no_response"}, "No response is not a denial"),
        ({"wording": "no_response", "text": ""}, "No response is not a denial"),
        ({"text": "  "}, "give the words"),
        ({"translation": "слова"}, "Translated by: name"),
        ({"speaker": ""}, "Speaker: This field cannot be blank"),
        ({"speech_act": "sneers"}, "Speech act: Value 'sneers'"),
    ],
)
def test_wrong_words_are_refused_and_leave_nothing(
    investigator: User, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ExhibitInvalid, match=said):
        add(investigator, **changes)
    assert not Exhibit.objects.exists()


def test_no_response_is_kept_as_silence(investigator: User) -> None:
    exhibit = add(investigator, wording="no_response", text="", speech_act="declines_comment")
    assert exhibit.statement.text == ""


@pytest.mark.parametrize("change", [{"text": "no"}, {"speech_act": "denies"}])
def test_the_database_itself_refuses_to_turn_silence_into_words(
    investigator: User, change: dict[str, str]
) -> None:
    exhibit = add(investigator, wording="no_response", text="", speech_act="declines_comment")
    silent = Statement.objects.filter(exhibit=exhibit, wording=Wording.NO_RESPONSE)
    with pytest.raises(IntegrityError, match="no_response"), transaction.atomic():
        silent.update(**change)
