"""What people type becomes exhibits, or an answer beside the field that says what to do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from evidence.forms import (
    AisTrackForm,
    DocumentForm,
    EditExhibitForm,
    ImageryForm,
    StatementForm,
    form_of,
)
from evidence.models import ExhibitKind
from tests.evidence.samples import HTML, PDF, exhibit_of, picture

pytestmark = pytest.mark.django_db

BASE = {
    "title": "Quay at Najin",
    "source": "CNS",
    "collector": "Ines Investigator",
    "collected_at": "2024-02-09 14:02",
    "source_url": "https://example.org/report",
    "reliability": "B",
    "credibility": "2",
    "tlp": "RED",
    "rights": "unknown",
}
WORDS = {
    "speaker": "Vassily Nebenzia",
    "government": "Russian Federation",
    "is_state": "on",
    "said": "2024-02-09",
    "wording": "verbatim",
    "speech_act": "rejects",
    "text": "groundless",
    "language": "en",
}
SQUARE = '{"type": "Polygon", "coordinates": [[[130,42],[131,42],[131,43],[130,42]]]}'


def png(name: str = "scene.png") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, picture())}


def errors_of(form: Any) -> dict[str, str]:
    return {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}


def test_a_document_is_added_as_described(investigator: User) -> None:
    form = DocumentForm(
        BASE | {"shown": "2024-02", "shown_inferred": "on", "origin": "Planet Labs"},
        {"file": SimpleUploadedFile("report.pdf", PDF)},
    )
    assert form.is_valid(), form.errors
    exhibit = form.save(actor=investigator)
    assert exhibit.grade == "B2"
    assert exhibit.shown_precision == "month"
    assert exhibit.shown_inferred
    assert exhibit.origin is not None
    assert exhibit.file_name == "report.pdf"


def test_the_strictest_choices_stand_until_changed() -> None:
    form = ImageryForm()
    assert [form[name].value() for name in ("tlp", "rights", "reliability", "credibility")] == [
        "RED", "unknown", "F", "6",
    ]  # fmt: skip
    assert DocumentForm(initial={"tlp": "AMBER"})["tlp"].value() == "AMBER"


def test_a_picture_is_added_with_place_and_footprint(investigator: User) -> None:
    point = '{"type": "Point", "coordinates": [130.3, 42.2]}'
    form = ImageryForm(
        BASE | {"footprint": SQUARE, "location": point, "location_accuracy_m": "500", "gsd_m": "3"},
        png(),
    )
    assert form.is_valid(), form.errors
    exhibit = form.save(actor=investigator)
    assert exhibit.location is not None
    assert exhibit.location.coords == (130.3, 42.2)
    assert exhibit.scene.footprint is not None
    assert exhibit.scene.gsd_m == 3


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"collected_at": "yesterday"}, "collected_at", "'yesterday' is not a date"),
        ({"collected_at": ""}, "collected_at", "required"),
        ({"title": ""}, "title", "required"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "valid URL"),
        ({"tlp": "PINK"}, "tlp", "valid choice"),
        ({"shown": "2024", "shown_until": "2023"}, "shown_until", "before the start"),
        ({"shown_until": "2023"}, "shown", "Give the start as well"),
        ({"footprint": "{}"}, "footprint", "not a GeoJSON Polygon"),
        ({"location": "[1, 2]"}, "location", "not a GeoJSON Point"),
        ({"gsd_m": "0"}, "gsd_m", "greater than or equal to 0.01"),
    ],
)
def test_errors_stand_beside_their_field(change: dict[str, str], field: str, said: str) -> None:
    form = ImageryForm(BASE | change, png())
    assert list(form.errors) == [field]
    assert said in errors_of(form)[field]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("scene.tif", b"plain words", "its content is plain text, though its name says TIFF"),
        ("scene.jpg", HTML, "its content is an HTML page"),
        ("scene.png", b"", "The file is empty"),
        ("scene.gif", b"GIF89a", "files ending in .gif are not accepted"),
    ],
)
def test_a_wrong_file_is_told_at_the_file_field(name: str, body: bytes, said: str) -> None:
    form = ImageryForm(BASE, {"file": SimpleUploadedFile(name, body)})
    assert said in errors_of(form)["file"]


def test_a_file_over_the_limit_names_both_sizes(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    form = ImageryForm(BASE, {"file": SimpleUploadedFile("scene.png", bytes(3000))})
    assert "the file is 2.9\xa0KB; at most 100\xa0bytes is accepted" in errors_of(form)["file"]


def test_pictures_and_tracks_need_their_file() -> None:
    assert "file" in ImageryForm(BASE).errors
    assert "file" in AisTrackForm(BASE).errors
    assert "file" not in DocumentForm(BASE).errors


def test_a_statement_makes_its_own_title_and_date(investigator: User) -> None:
    form = StatementForm(BASE | WORDS | {"title": ""})
    assert form.is_valid(), form.errors
    exhibit = form.save(actor=investigator)
    assert exhibit.title == "Vassily Nebenzia, Russian Federation: rejects"
    assert exhibit.shown_precision == "day"
    assert exhibit.statement.is_state


def test_no_response_becomes_declines_comment(investigator: User) -> None:
    silence = {"wording": "no_response", "speech_act": "", "text": ""}
    form = StatementForm(BASE | WORDS | silence)
    assert form.is_valid(), form.errors
    assert form.save(actor=investigator).statement.speech_act == "declines_comment"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"wording": "no_response"}, "text", "No response is not a denial"),
        ({"wording": "no_response", "speech_act": "denies"}, "speech_act", "not a denial"),
        ({"wording": ""}, "wording", "required"),
        ({"speech_act": ""}, "speech_act", "Choose what the speaker does"),
        ({"text": " "}, "text", "Give the words or their sense"),
        ({"language": "Korean!"}, "language", "language code, such as en"),
        ({"translation": "x"}, "translated_by", "Name the person or the engine"),
        ({"said": "2024-02-30"}, "said", "not in the calendar"),
    ],
)
def test_words_are_checked_beside_their_field(
    change: dict[str, str], field: str, said: str
) -> None:
    form = StatementForm(BASE | WORDS | change)
    assert said in errors_of(form)[field]


def test_editing_starts_from_what_is_said_now(investigator: User) -> None:
    exhibit = exhibit_of(investigator, origin="Planet Labs")
    form = EditExhibitForm(exhibit=exhibit)
    assert form["origin"].value() == "Planet Labs"
    assert form["collected_at"].value() == "2024-02-09 14:02"
    changed = EditExhibitForm(BASE | {"title": "Pier"}, exhibit=exhibit)
    assert changed.is_valid(), changed.errors
    assert changed.save(actor=investigator).title == "Pier"


def test_each_kind_has_its_form() -> None:
    assert all(form_of(kind) for kind in ExhibitKind)
    assert form_of("rumour") is None
