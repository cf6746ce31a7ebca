"""What people fill in about places; the domain checks again."""

from typing import Any

from django import forms

from accounts.errors import Invalid
from evidence.form_parts.fields import PlaceField
from vessels.gazetteer import place_outlines
from vessels.models import PlaceKind, PlaceOrigin


class OutlineField(forms.CharField):
    """GeoJSON text that `static/js/footprint.js` fills in; its value is a MultiPolygon or None."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return place_outlines.outline_of(super().to_python(value) or "")
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The outline is judged where it is made."""

    def prepare_value(self, value: Any) -> Any:
        """One outline can be drawn at a time."""
        return value[0].json if value and not isinstance(value, str) else value


class PlaceForm(forms.Form):
    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=PlaceKind.choices)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        required=False,
        max_length=2,
        help_text="Two letters, ISO 3166: KP, RU.",
        error_messages={"invalid": "Give the two letters of ISO 3166, for example KP."},
    )
    locode = forms.RegexField(
        r"^[A-Za-z]{2} ?[A-Za-z2-9]{3}$",
        label="UN/LOCODE",
        required=False,
        help_text="Five characters, for example KPNJN.",
        error_messages={"invalid": "Give two letters and three characters: KPNJN."},
    )
    precision_m = forms.IntegerField(
        label="Point known to within, metres",
        min_value=1,
        max_value=500_000,
        help_text="1,852 m is one nautical mile.",
    )
    source = forms.CharField(
        max_length=200, help_text="Who says where it is: a chart, a notice, an image."
    )
    location = PlaceField(
        error_messages={"required": "Set the place on the map, or type its latitude and longitude."}
    )
    area = OutlineField(label="Outline", required=False)

    def clean_locode(self) -> str:
        return str(self.cleaned_data["locode"]).replace(" ", "").upper()

    def described(self) -> dict[str, Any]:
        """As `places.add_place` takes it."""
        return {**self.cleaned_data, "kind": PlaceKind(self.cleaned_data["kind"])}


class PlaceFilterForm(forms.Form):
    q = forms.CharField(label="Name or UN/LOCODE", required=False, max_length=120, strip=True)
    kind = forms.ChoiceField(choices=[("", "Every kind"), *PlaceKind.choices], required=False)
    origin = forms.ChoiceField(
        label="Source", choices=[("", "Every source"), *PlaceOrigin.choices], required=False
    )
    retired = forms.BooleanField(label="Retired too", required=False)


class RetireForm(forms.Form):
    reason = forms.CharField(
        max_length=300, help_text="Events and cases that name the place keep it."
    )
