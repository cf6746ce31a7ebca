"""What people fill in about vessels and positions; the domain checks again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms

from evidence.precision import Precision
from vessels.imo import parse_imo
from vessels.mmsi import parse_mmsi
from vessels.models import Attribute, ClaimBasis
from vessels.tracking.tracks import Window

COVERAGES = (
    ("", "Not known"),
    ("terrestrial", "Terrestrial"),
    ("satellite", "Satellite"),
    ("mixed", "Terrestrial and satellite"),
)
LONGEST = timedelta(days=3660)


class DayField(forms.DateField):
    """A day written 2024-02-09. The browser's own control would show 2/9/2024 to some people."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"placeholder": "YYYY-MM-DD", "size": 10, "class": "form-control"}
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs=attributes),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": "Write the day as year-month-day, for example 2024-02-09."},
            **kwargs,
        )


class OpenVesselForm(forms.Form):
    """By an IMO number, or by an MMSI with the word of whoever ties it to her."""

    number = forms.CharField(
        label="IMO number or MMSI",
        max_length=40,
        help_text="Seven digits of an IMO number, or nine of an MMSI.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        required=False,
        help_text="What to call her. Sourced names are added as claims.",
    )
    basis = forms.ChoiceField(
        label="Kind of source", choices=ClaimBasis.choices, initial=ClaimBasis.REPORTED
    )
    source = forms.CharField(
        max_length=300,
        required=False,
        help_text="Who ties the MMSI to her: “Seen on her hull at Najin, 9 February 2024”.",
    )
    valid_from = DayField(
        label="Since", required=False, help_text="Leave empty where it is not known."
    )

    def clean_number(self) -> str:
        """The digits of a valid IMO number or of a vessel's MMSI."""
        text: str = self.cleaned_data["number"]
        imo, mmsi = parse_imo(text), parse_mmsi(text)
        is_mmsi = text.strip().upper().startswith("MMSI") or sum(map(str.isdigit, text)) > 7
        reading = mmsi if is_mmsi else imo
        if not reading.is_valid:
            raise forms.ValidationError(reading.problem)
        return reading.number

    def clean_valid_from(self) -> datetime | None:
        day = self.cleaned_data["valid_from"]
        return datetime.combine(day, time(tzinfo=UTC)) if day else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_mmsi(data) and not data.get("source") and "source" not in self.errors:
            self.add_error("source", "Name the source that ties this MMSI to her.")
        return data

    @staticmethod
    def is_mmsi(data: Mapping[str, Any]) -> bool:
        """Whether the number given is nine digits long."""
        return len(data.get("number", "")) == len("273331000")


class ImoForm(forms.Form):
    """The IMO number of a vessel that has none yet, and whose word that is."""

    imo = forms.CharField(
        label="IMO number", max_length=40, help_text="Seven digits, for example 9179842."
    )
    basis = forms.ChoiceField(
        label="Kind of source", choices=ClaimBasis.choices, initial=ClaimBasis.REPORTED
    )
    source = forms.CharField(
        max_length=300, help_text="Who says so, and where: “Port agent, 9 February 2024, e-mail”."
    )

    def clean_imo(self) -> str:
        reading = parse_imo(self.cleaned_data["imo"])
        if not reading.is_valid:
            raise forms.ValidationError(reading.problem)
        return reading.number


class WindowForm(forms.Form):
    """Days, both inclusive, UTC."""

    start = DayField(label="From")
    end = DayField(label="To")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            raise forms.ValidationError("The last day is before the first. Swap them.")
        if start and end and end - start > LONGEST:
            raise forms.ValidationError("Choose a window of at most ten years.")
        return data

    def window(self) -> Window:
        """Midnight of the first day to midnight after the last."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        midnight = time(tzinfo=UTC)
        return Window(
            datetime.combine(start, midnight), datetime.combine(end, midnight) + timedelta(days=1)
        )


class ClaimForm(forms.Form):
    attribute = forms.ChoiceField(choices=Attribute.choices)
    value = forms.CharField(max_length=200)
    basis = forms.ChoiceField(label="Kind of source", choices=ClaimBasis.choices)
    source = forms.CharField(
        max_length=300, help_text="Who says so, and where: “Reuters, 25 April 2024, caption”."
    )
    valid_from = DayField(
        label="From", required=False, help_text="Leave empty where it is not known."
    )
    valid_to = DayField(label="To", required=False)
    valid_precision = forms.ChoiceField(
        label="Dates known to the",
        choices=[choice for choice in Precision.choices if choice[0] in {"day", "month", "year"}],
        initial=Precision.DAY,
    )
    is_disputed = forms.BooleanField(label="Disputed by another source", required=False)
    note = forms.CharField(max_length=300, required=False)

    def clean_valid_from(self) -> datetime | None:
        return self._instant("valid_from")

    def clean_valid_to(self) -> datetime | None:
        return self._instant("valid_to")

    def _instant(self, name: str) -> datetime | None:
        day = self.cleaned_data.get(name)
        return datetime.combine(day, time(tzinfo=UTC)) if day else None
