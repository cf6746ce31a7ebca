"""What people ask of lists, records and changes. All of it stays in the address of the page."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from vessels.forms import DayField
from vessels.models import ChangeKind, RecordKind, SanctionsList
from vessels.sanctions.asof import AsOf

KINDS = (
    ("", "All"),
    (RecordKind.VESSEL.value, "Vessels"),
    (RecordKind.ORGANISATION.value, "Companies"),
    (RecordKind.PERSON.value, "People"),
    (RecordKind.OTHER.value, "Other"),
)
TO_COME = "This day is still to come. Choose today or an earlier day."


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def dress(form: forms.Form) -> None:
    """The look of the fields of a filter bar."""
    for field in form.fields.values():
        is_choice = isinstance(field, forms.ChoiceField)
        is_tick = isinstance(field, forms.BooleanField)
        look = "form-check-input" if is_tick else "form-select" if is_choice else "form-control"
        field.widget.attrs["class"] = look


class AsOfForm(forms.Form):
    """A day, and a day whose knowledge counts; both empty for today and all that is held."""

    on = DayField(label="On the day", required=False)
    known = DayField(label="As known on", required=False)

    def clean_on(self) -> date | None:
        return self._past("on")

    def clean_known(self) -> date | None:
        return self._past("known")

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and day > datetime.now(UTC).date():
            raise forms.ValidationError(TO_COME)
        return day

    def as_of(self) -> AsOf:
        """What was asked, as far as it could be read; what is wrong counts as not asked."""
        asked = getattr(self, "cleaned_data", {})
        on, known = asked.get("on"), asked.get("known")
        return AsOf(on, end_of(known) if known else None)


class RecordsForm(AsOfForm):
    """Records of one list."""

    q = forms.CharField(label="Name, IMO number or entry", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False)
    field_order = ["q", "kind", "on", "known"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class ChangesForm(AsOfForm):
    """Changes over all lists, newest first."""

    sanctions_list = forms.ChoiceField(label="List", required=False)
    kind = forms.ChoiceField(
        label="Change", choices=[("", "Any"), *ChangeKind.choices], required=False
    )
    party = forms.ChoiceField(label="Of", choices=KINDS, required=False)
    wording = forms.BooleanField(label="Wording too", required=False)
    since = DayField(label="Since", required=False)
    until = DayField(label="Until", required=False)
    field_order = ["sanctions_list", "kind", "party", "since", "until", "on", "known", "wording"]

    def __init__(self, *args: Any, lists: QuerySet[SanctionsList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = {held.pk: held for held in lists}
        field = self.fields["sanctions_list"]
        if isinstance(field, forms.ChoiceField):
            choices = [(held.pk, held.name) for held in self.lists.values()]
            field.choices = [("", "All lists"), *choices]
        dress(self)

    def clean_sanctions_list(self) -> SanctionsList | None:
        return self.lists.get(self.cleaned_data["sanctions_list"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            raise forms.ValidationError("The last day is before the first. Swap them.")
        return data
