"""Changing what is said of an exhibit. The bytes and the custody log stay as they are."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db import transaction

from accounts.models import User
from evidence import exhibits, statements
from evidence.forms.description import DescriptionForm
from evidence.forms.picture import PictureForm
from evidence.forms.wording import WordingForm
from evidence.imagery import adding as imagery
from evidence.models import Exhibit, ExhibitKind
from evidence.precision import Moment, Precision


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
