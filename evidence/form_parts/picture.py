"""The part of a form that holds a picture's scene and place."""

from typing import TypedDict

from crispy_forms.layout import Fieldset
from django import forms
from django.contrib.gis.geos import Polygon

from evidence.form_parts.description import side_by_side
from evidence.form_parts.fields import FootprintField, PlaceField


class SceneFields(TypedDict):
    sensor: str
    gsd_m: float | None
    footprint: Polygon | None


class PictureForm(forms.Form):
    """Place and footprint are drawn by `components/_footprint.html`."""

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
        item, *rest = super().sections()  # type: ignore[misc]  # mixed into a DescriptionForm
        picture = Fieldset("Picture", side_by_side("sensor", "gsd_m"), "location_accuracy_m")
        return [item, picture, *rest]

    def scene_fields(self) -> SceneFields:
        given = self.cleaned_data
        return SceneFields(
            sensor=given["sensor"], gsd_m=given["gsd_m"], footprint=given["footprint"]
        )
