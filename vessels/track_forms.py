"""What people fill in about positions, sightings and watch lists; the domain checks again."""

from typing import Any

from django import forms

from accounts.models import User
from evidence.form_parts.fields import MomentField, PlaceField
from evidence.models import Exhibit
from evidence.precision import Moment, Precision
from vessels import claim_times, transponders
from vessels.ais.codes import NAV_STATUS
from vessels.identity import Span
from vessels.models import Vessel
from vessels.tracking.hearing import Share
from vessels.tracking.selecting import Wanted
from vessels.tracking.sightings import CONFIDENCE
from vessels.tracking.tracks import Window

HOW = "2024-02-09 or 2024-02-09 14:02"
SORTED = (
    ("-time", "Newest first"),
    ("time", "Oldest first"),
    ("-speed", "Fastest first"),
    ("speed", "Slowest first"),
    ("course", "Course, rising"),
    ("-course", "Course, falling"),
    ("mmsi", "MMSI, rising"),
    ("-mmsi", "MMSI, falling"),
)


class PositionsForm(forms.Form):
    """Which positions of a vessel a table shows. The times are UTC and both included."""

    start = MomentField(label="From", help_text="")
    end = MomentField(label="To, included", help_text="")
    mmsi = forms.TypedChoiceField(label="MMSI", required=False, coerce=int, empty_value=None)
    slowest = forms.FloatField(label="Speed from (kn)", required=False, min_value=0, max_value=102)
    fastest = forms.FloatField(label="to (kn)", required=False, min_value=0, max_value=102)
    status = forms.TypedChoiceField(label="Status", required=False, coerce=int, empty_value=None)
    source = forms.UUIDField(label="Import", required=False, widget=forms.Select)
    sort = forms.CharField(label="Order", required=False, widget=forms.Select(choices=SORTED))

    def __init__(self, *args: Any, spans: list[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = dict.fromkeys(span.mmsi for span in spans)
        self._offer("mmsi", [(str(number), f"{number:09}") for number in numbers])
        self._offer("status", [(str(code), text) for code, text in NAV_STATUS.items()])
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        for name in ("start", "end"):
            self.fields[name].widget.attrs.update(size=16, placeholder=HOW)
        for name in ("slowest", "fastest"):
            self.fields[name].widget.attrs["step"] = "any"

    def offer_imports(self, shares: list[Share]) -> None:
        """Once the window is known: the imports that its positions came with."""
        widget = self.fields["source"].widget
        if isinstance(widget, forms.Select):
            offered = [(str(s.position_import.pk), str(s.position_import)) for s in shares]
            widget.choices = [("", "Any"), *offered]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Any"), *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and claim_times.until(end.at, end.precision) <= start.at:
            raise forms.ValidationError("The end is before the start. Swap them.")
        slowest, fastest = data.get("slowest"), data.get("fastest")
        if slowest is not None and fastest is not None and fastest < slowest:
            raise forms.ValidationError("The highest speed is below the lowest. Swap them.")
        return data

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        start, end = data["start"], data["end"]
        return Wanted(
            Window(start.at, claim_times.until(end.at, end.precision)),
            mmsi=data["mmsi"],
            slowest_kn=data["slowest"],
            fastest_kn=data["fastest"],
            nav_status=data["status"],
            position_import=data["source"],
        )


class SightingForm(forms.Form):
    """What somebody read in a picture. Place and time begin as the picture's own."""

    vessel = forms.CharField(
        max_length=200,
        label="IMO number of the vessel",
        help_text="Seven digits; or an MMSI claimed for her, or the address of her page.",
    )
    at = MomentField(label="Time (UTC)")
    location = PlaceField(label="Place")
    accuracy_m = forms.IntegerField(
        label="Accuracy (m)",
        min_value=1,
        max_value=500_000,
        help_text="The true place lies within so many metres.",
    )
    confidence = forms.TypedChoiceField(
        choices=[("", "Choose"), *((str(code), text) for code, text in CONFIDENCE.items())],
        coerce=int,
    )
    reason = forms.CharField(
        label="What tells that it is her",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Length, deck, cranes, funnel, name: what you see, and against what you held it.",
    )
    alternatives = forms.CharField(
        label="Which other vessels it could be",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sister ships and others of her size known to call there.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_vessel(self) -> Vessel:
        text = self.cleaned_data["vessel"].strip()
        found = transponders.named_by(text, self._user)
        if not found:
            raise forms.ValidationError(
                f"No vessel with IMO number {text[:20]} is known here, nor one that bears it as "
                "her MMSI. Add her under Vessels first."
            )
        if len(found) > 1:
            raise forms.ValidationError(
                f"Several vessels known here bear {text[:20]}: {', '.join(map(str, found))}. Give "
                "the address of her page."
            )
        return found[0]


def sighting_defaults(exhibit: Exhibit, vessel: str) -> dict[str, Any]:
    """The picture's own time, place and accuracy, where it has them; `vessel` is what names her."""
    scene = getattr(exhibit, "scene", None)
    footprint = scene.footprint if scene else None
    place = exhibit.location or (footprint.centroid if footprint else None)
    return {
        "vessel": vessel,
        "at": Moment(exhibit.shown_at, Precision(exhibit.shown_precision))
        if exhibit.shown_at
        else "",
        "location": place,
        "accuracy_m": exhibit.location_accuracy_m,
    }


class WithdrawForm(forms.Form):
    why = forms.CharField(label="Why it is withdrawn", max_length=300)


class WatchForm(forms.Form):
    note = forms.CharField(max_length=200, required=False)
