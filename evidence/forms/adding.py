"""Adding an exhibit of each kind. `save` calls the domain function of that kind."""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms

from accounts.models import Compartment, User
from evidence import exhibits, statements
from evidence.forms.description import DescriptionForm
from evidence.forms.fields import EvidenceFileField, FootprintField, PlaceField
from evidence.forms.wording import WordingForm
from evidence.imagery import adding as imagery
from evidence.models import Exhibit, ExhibitKind


class ExhibitForm(DescriptionForm):
    """Base of the four: a description and a file."""

    kind: ClassVar[ExhibitKind]
    needs_file: ClassVar[bool] = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"] = EvidenceFileField(kind=self.kind, required=self.needs_file)

    def sections(self) -> list[Fieldset]:
        return [Fieldset("File", "file"), *super().sections()]

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


class ImageryForm(ExhibitForm):
    """A picture with its scene. Place and footprint are drawn by `components/_footprint.html`."""

    kind = ExhibitKind.IMAGERY
    needs_file = True

    sensor = forms.CharField(
        label="Satellite or camera", required=False, max_length=120, help_text="As far as known."
    )
    gsd_m = forms.FloatField(
        label="Ground sample distance (m)",
        required=False,
        min_value=0.01,
        max_value=10_000,
        help_text="Metres on the ground per pixel.",
    )
    footprint = FootprintField(required=False)
    location = PlaceField(label="Place", required=False)
    location_accuracy_m = forms.IntegerField(
        label="Accuracy of the place (m)", required=False, min_value=0, max_value=1_000_000
    )

    def sections(self) -> list[Fieldset]:
        file, item, *rest = super().sections()
        return [file, item, Fieldset("Picture", "sensor", "gsd_m", "location_accuracy_m"), *rest]

    def save(self, *, actor: User, compartments: Iterable[Compartment] = ()) -> Exhibit:
        given = self.cleaned_data
        fields = self.described()
        fields["location"] = given["location"]
        fields["location_accuracy_m"] = given["location_accuracy_m"]
        return imagery.add_imagery(
            actor=actor,
            compartments=compartments,
            sensor=given["sensor"],
            gsd_m=given["gsd_m"],
            footprint=given["footprint"],
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
        file, item, *rest = super().sections()
        return [*self.wording_sections(), item, *rest, file]

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
