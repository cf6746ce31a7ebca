"""Adding an exhibit of each kind. `save` calls the domain function of that kind."""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset

from accounts.models import Compartment, User
from evidence import exhibits, statements
from evidence.forms.description import DescriptionForm
from evidence.forms.fields import EvidenceFileField
from evidence.forms.picture import PictureForm
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
