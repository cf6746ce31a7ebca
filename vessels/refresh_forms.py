"""What people fill in about feeds and lists; the domain checks again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from vessels.forms import COVERAGES, DayField
from vessels.models import Feed, FeedKind, SanctionsList
from vessels.sanctions.lists.registry import PARSERS

ADDRESS_HELP = (
    "http(s) address, or a name below the inbox folder. Nothing is fetched until it is switched on."
)


class SourceForm(forms.Form):
    """What feeds and lists share."""

    name = forms.CharField(max_length=120)
    address = forms.CharField(max_length=500, required=False, help_text=ADDRESS_HELP)
    refresh_minutes = forms.IntegerField(
        label="Refresh every (minutes)", min_value=1, max_value=60 * 24 * 31
    )
    stale_hours = forms.IntegerField(
        label="Stale after (hours)",
        min_value=1,
        max_value=24 * 366,
        help_text="Not seen for so long, it reads unknown.",
    )
    is_enabled = forms.BooleanField(label="Switched on", required=False)

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `vessels.configuring`."""
        values = dict(self.cleaned_data)
        values["refresh_every"] = timedelta(minutes=values.pop("refresh_minutes"))
        values["stale_after"] = timedelta(hours=values.pop("stale_hours"))
        return values


class ListForm(SourceForm):
    code = forms.SlugField(
        max_length=40, help_text="Short and for ever, such as ofac-sdn: small letters and hyphens."
    )
    authority = forms.CharField(max_length=120, label="Published by")
    parser = forms.ChoiceField(
        label="Format", choices=[(each.code, each.label) for each in PARSERS.values()]
    )
    field_order = ("code", "name", "authority", "parser", "address")


class FeedForm(SourceForm):
    kind = forms.ChoiceField(choices=FeedKind.choices)
    coverage = forms.ChoiceField(label="Receivers", choices=COVERAGES, required=False)
    field_order = ("name", "kind", "address", "coverage")


def initial_of(target: SanctionsList | Feed) -> dict[str, Any]:
    """The form's values for what is set up now."""
    return {
        **{
            name: getattr(target, name)
            for name in ("code", "name", "authority", "parser", "kind", "coverage", "address")
            if hasattr(target, name)
        },
        "is_enabled": target.is_enabled,
        "refresh_minutes": int(target.refresh_every.total_seconds() // 60),
        "stale_hours": int(target.stale_after.total_seconds() // 3600),
    }


class BodyForm(forms.Form):
    """A list's file, brought by hand."""

    file = forms.FileField(label="File as published", allow_empty_file=True)
    taken_on = DayField(
        label="Taken from the publisher on",
        help_text="The list counts as seen on that day, not today.",
    )
    is_extract = forms.BooleanField(
        label="It is an extract",
        required=False,
        help_text="Part of the list only: a ship's absence from it will say nothing.",
    )

    def clean_taken_on(self) -> Any:
        taken_on = self.cleaned_data["taken_on"]
        if taken_on > datetime.now(UTC).date():
            raise forms.ValidationError("This day has not come yet.")
        return taken_on


class DecisionForm(forms.Form):
    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the version and in the ledger.",
    )
