"""Forms that add an exhibit of each kind, and forms that change what is said of one.

`save` calls the domain function of the kind; bytes and custody log are never changed.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms
from django.db import transaction

from accounts.models import Compartment, User
from evidence import exhibits, statements
from evidence.form_parts.description import DescriptionForm
from evidence.form_parts.fields import EvidenceFileField
from evidence.form_parts.picture import PictureForm
from evidence.form_parts.wording import WordingForm
from evidence.imagery import adding as imagery
from evidence.models import Exhibit, ExhibitKind
from evidence.precision import Moment, Precision


class ExhibitForm(DescriptionForm):
    """Base of the four: a description and a file."""

    kind: ClassVar[ExhibitKind]
    needs_file: ClassVar[bool] = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"] = EvidenceFileField(kind=self.kind, required=self.needs_file)

    def sections(self) -> list[Fieldset]:
        item, *rest = super().sections()
        return [item, Fieldset("File", "file"), *rest]

    def save(self, *, actor: User, compartments: Iterable[Compartment] = ()) -> Exhibit:
        """Add the exhibit, filed in `compartments`. Raises what `exhibits.add_exhibit` raises."""
        return exhibits.add_exhibit(
            actor=actor,
            kind=self.kind,
            compartments=compartments,
            **self.file_arguments(),
            **self.described(),
        )

    def file_arguments(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("file")
        return {"stream": upload, "file_name": upload.name} if upload else {}


class DocumentForm(ExhibitForm):
    kind = ExhibitKind.DOCUMENT


class AisTrackForm(ExhibitForm):
    kind = ExhibitKind.AIS_TRACK
    needs_file = True


class ImageryForm(PictureForm, ExhibitForm):
    """A picture with its scene and place."""

    kind = ExhibitKind.IMAGERY
    needs_file = True

    def save(self, *, actor: User, compartments: Iterable[Compartment] = ()) -> Exhibit:
        fields = self.described()
        fields["location"] = self.cleaned_data["location"]
        fields["location_accuracy_m"] = self.cleaned_data["location_accuracy_m"]
        return imagery.add_imagery(
            actor=actor,
            compartments=compartments,
            **self.scene_fields(),
            **self.file_arguments(),
            **fields,
        )


class StatementForm(WordingForm, ExhibitForm):
    """What somebody said, or declined to say. The file is an archived copy, if there is one."""

    kind = ExhibitKind.STATEMENT

    shown = shown_until = shown_inferred = None  # type: ignore[assignment]  # said_at is the date

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        title = self.fields["title"]
        title.required = False
        title.help_text = "Left empty, it is made of the speaker, the government and the act."

    def sections(self) -> list[Fieldset]:
        return [*self.wording_sections(), *super().sections()]

    def save(self, *, actor: User, compartments: Iterable[Compartment] = ()) -> Exhibit:
        fields = self.described()
        words = self.words()
        fields["title"] = fields["title"] or self.made_title()
        return statements.add_statement(
            actor=actor,
            words=words,
            compartments=compartments,
            **self.file_arguments(),
            **fields,
        )


FORMS: dict[str, type[ExhibitForm]] = {
    form.kind: form for form in (ImageryForm, AisTrackForm, StatementForm, DocumentForm)
}


def form_of(kind: str) -> type[ExhibitForm] | None:
    """The form that adds an exhibit of a kind, or None for a word that is no kind."""
    return FORMS.get(kind)


class EditExhibitForm(DescriptionForm):
    def __init__(self, *args: Any, exhibit: Exhibit, **options: Any) -> None:
        options["initial"] = self.said_of(exhibit) | options.get("initial", {})
        self.exhibit = exhibit
        super().__init__(*args, **options)

    def said_of(self, exhibit: Exhibit) -> dict[str, Any]:
        return _values(exhibit, DescriptionForm) | {
            "origin": exhibit.origin.name if exhibit.origin else "",
            "shown": _moment(exhibit.shown_at, exhibit.shown_precision),
            "shown_until": _moment(exhibit.shown_until, exhibit.shown_precision),
        }

    def save(self, *, actor: User) -> Exhibit:
        """Raises what `exhibits.edit_exhibit` raises."""
        return exhibits.edit_exhibit(actor=actor, exhibit=self.exhibit, **self.described())


class EditImageryForm(PictureForm, EditExhibitForm):
    def said_of(self, exhibit: Exhibit) -> dict[str, Any]:
        scene = getattr(exhibit, "scene", None)
        place = {
            "location": exhibit.location,
            "location_accuracy_m": exhibit.location_accuracy_m,
        }
        return super().said_of(exhibit) | (_values(scene, PictureForm) if scene else {}) | place

    def save(self, *, actor: User) -> Exhibit:
        fields = self.described()
        fields["location"] = self.cleaned_data["location"]
        fields["location_accuracy_m"] = self.cleaned_data["location_accuracy_m"]
        with transaction.atomic():
            exhibits.edit_exhibit(actor=actor, exhibit=self.exhibit, **fields)
            return imagery.edit_scene(actor=actor, exhibit=self.exhibit, **self.scene_fields())


class EditStatementForm(WordingForm, EditExhibitForm):
    shown = shown_until = shown_inferred = None  # type: ignore[assignment]  # said_at is the date

    def said_of(self, exhibit: Exhibit) -> dict[str, Any]:
        statement = exhibit.statement
        said = {"said": _moment(statement.said_at, statement.said_precision)}
        return super().said_of(exhibit) | _values(statement, WordingForm) | said

    def sections(self) -> list[Fieldset]:
        return [*self.wording_sections(), *super().sections()]

    def save(self, *, actor: User) -> Exhibit:
        words, fields = self.words(), self.described()
        fields["shown_at"] = words["said_at"]
        fields["shown_precision"] = words["said_precision"]
        fields["shown_inferred"] = words["said_inferred"]
        with transaction.atomic():
            exhibits.edit_exhibit(actor=actor, exhibit=self.exhibit, **fields)
            return statements.edit_words(actor=actor, exhibit=self.exhibit, words=words)


def edit_form_of(kind: str) -> type[EditExhibitForm]:
    """The form that edits an exhibit of a kind."""
    return {
        ExhibitKind.IMAGERY.value: EditImageryForm,
        ExhibitKind.STATEMENT.value: EditStatementForm,
    }.get(kind, EditExhibitForm)


def _values(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    """The row's values under the names that the form's fields share with it."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


def _moment(at: Any, precision: str) -> Moment | None:
    return Moment(at, Precision(precision)) if at else None
