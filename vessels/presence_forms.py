"""What people ask about who was somewhere."""

from typing import Any, Final

from django import forms

from vessels.forms import WindowForm
from vessels.tracking.presence import NM_M, Circle

UNITS: Final = {"km": 1000.0, "nm": NM_M}


class PresenceForm(WindowForm):
    """A point, a radius and days, both inclusive."""

    lat = forms.FloatField(
        label="Latitude", min_value=-90, max_value=90, help_text="Degrees, south negative."
    )
    lon = forms.FloatField(
        label="Longitude", min_value=-180, max_value=180, help_text="Degrees, west negative."
    )
    radius = forms.FloatField(label="Within", min_value=0, initial=5)
    unit = forms.ChoiceField(choices=[(unit, unit) for unit in UNITS], initial="km")

    field_order = ["lat", "lon", "radius", "unit", "start", "end"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lat", "lon", "radius"):
            self.fields[name].widget.attrs.update({"step": "any", "class": "form-control"})
        self.fields["unit"].widget.attrs["class"] = "form-select"

    def circle(self) -> Circle:
        """Raises InvalidSearch for a radius that cannot be searched."""
        asked = self.cleaned_data
        return Circle(asked["lat"], asked["lon"], asked["radius"] * UNITS[asked["unit"]])
