"""The statement register: who said what, for whom, when, in which words."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Compartment, User
from evidence import exhibits
from evidence.errors import ExhibitInvalid
from evidence.exhibits import ExhibitFields
from evidence.models import Exhibit, ExhibitKind, SpeechAct, Statement, Wording
from evidence.precision import Precision

NO_RESPONSE = "No response is not a denial: leave the words empty and choose 'Declines comment'."


class Words(TypedDict):
    """What was said, by whom. `said_at` None means that the date is not known."""

    speaker: str
    government: str
    wording: str
    speech_act: str
    role: NotRequired[str]
    is_state: NotRequired[bool]
    channel: NotRequired[str]
    said_at: NotRequired[datetime | None]
    said_precision: NotRequired[str]
    said_inferred: NotRequired[bool]
    text: NotRequired[str]
    language: NotRequired[str]
    translation: NotRequired[str]
    translated_by: NotRequired[str]
    in_tension_with: NotRequired[str]


def add_statement(
    *,
    actor: User,
    words: Words,
    stream: BinaryIO | None = None,
    file_name: str = "",
    compartments: Iterable[Compartment] = (),
    **fields: Unpack[ExhibitFields],
) -> Exhibit:
    """Add an exhibit of kind statement; `stream` is the archived copy where there is one.

    The exhibit shows the time at which the words were said. Raises what `add_exhibit` raises.
    """
    fields.setdefault("shown_at", words.get("said_at"))
    fields.setdefault("shown_precision", words.get("said_precision", Precision.DAY))
    fields.setdefault("shown_inferred", words.get("said_inferred", False))
    with transaction.atomic():
        exhibit = exhibits.add_exhibit(
            actor=actor,
            kind=ExhibitKind.STATEMENT,
            stream=stream,
            file_name=file_name,
            compartments=compartments,
            **fields,
        )
        _checked(Statement(exhibit=exhibit, **words)).save()
    return exhibit


def edit_words(*, actor: User, exhibit: Exhibit, words: Words) -> Exhibit:
    """Correct a statement. Who may, and what is recorded, is as for `exhibits.edit_exhibit`."""
    with transaction.atomic():
        exhibit = exhibits.editable(actor, exhibit)
        statement = Statement.objects.get(exhibit=exhibit)
        before = exhibits.plain_values(statement, words)
        for name, value in words.items():
            setattr(statement, name, value)
        _checked(statement).save()
        after = exhibits.plain_values(statement, words)
        exhibits.record_edit(actor, exhibit, before, after)
    return exhibit


def _checked(statement: Statement) -> Statement:
    check_wording(statement)
    try:
        statement.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise ExhibitInvalid(exhibits.sentence(error)) from error
    return statement


def check_wording(statement: Statement) -> None:
    """Silence has no words and denies nothing; words that were said must be given."""
    if statement.wording == Wording.NO_RESPONSE:
        if statement.text or statement.speech_act != SpeechAct.DECLINES_COMMENT:
            raise ExhibitInvalid(NO_RESPONSE)
    elif not statement.text.strip():
        raise ExhibitInvalid("Words: give the words, or a paraphrase, or choose 'No response'.")
    if statement.translation and not statement.translated_by:
        raise ExhibitInvalid("Translated by: name the person or the engine that translated.")
