"""What people fill in about feeds and lists; the domain checks again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from vessels.forms import COVERAGES, DayField
from vessels.models import Feed, FeedKind, SanctionsList

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


class FeedForm(SourceForm):
    kind = forms.ChoiceField(
        choices=FeedKind.choices,
        widget=forms.Select(
            attrs={"hx-get": ".", "hx-trigger": "change", "hx-target": "#kind-help"}
        ),
    )
    address = forms.CharField(
        max_length=500,
        required=False,
        help_text="What it is depends on the kind. Nothing is asked until it is switched on.",
    )
    credential = forms.CharField(
        label="Key or password",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text="Kept encrypted and never shown again.",
    )
    forget_credential = forms.BooleanField(label="Forget the key that is kept", required=False)
    coverage = forms.ChoiceField(
        label="Receivers",
        choices=COVERAGES,
        required=False,
        help_text="Terrestrial receivers hear ships near coasts only: their silence says little.",
    )
    only_watched = forms.BooleanField(
        label="Only vessels on watch lists",
        required=False,
        help_text="Else everything heard is kept. Folders are always taken whole.",
    )
    least_seconds = forms.IntegerField(
        label="Ask at most every (seconds)", min_value=0, max_value=24 * 3600
    )
    listen_seconds = forms.IntegerField(
        label="Listen for (seconds)",
        min_value=1,
        max_value=3600,
        help_text="How long one refresh listens to a stream.",
    )
    field_order = (
        "name",
        "kind",
        "address",
        "credential",
        "forget_credential",
        "coverage",
        "only_watched",
        "refresh_minutes",
        "listen_seconds",
        "least_seconds",
    )

    def __init__(self, *args: Any, has_credential: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_credential:
            self.fields["credential"].help_text = "One is kept. Leave this empty to keep it."
        else:
            del self.fields["forget_credential"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("credential") and cleaned.get("forget_credential"):
            self.add_error("credential", "Enter a new key or forget the old one, not both.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `vessels.configuring`; an empty key keeps what is kept."""
        values = super().values()
        values["least_interval"] = timedelta(seconds=values.pop("least_seconds"))
        values["listen_for"] = timedelta(seconds=values.pop("listen_seconds"))
        forgets = values.pop("forget_credential", False)
        values["credential"] = "" if forgets else values["credential"] or None
        return values


def initial_of(target: SanctionsList | Feed) -> dict[str, Any]:
    """The form's values for what is set up now."""
    return {
        **{
            name: getattr(target, name)
            for name in ("code", "name", "authority", "parser", "kind", "coverage", "address")
            if hasattr(target, name)
        },
        **(_initial_of_feed(target) if isinstance(target, Feed) else {}),
        "is_enabled": target.is_enabled,
        "refresh_minutes": int(target.refresh_every.total_seconds() // 60),
        "stale_hours": int(target.stale_after.total_seconds() // 3600),
    }


def _initial_of_feed(feed: Feed) -> dict[str, Any]:
    return {
        "only_watched": feed.only_watched,
        "least_seconds": int(feed.least_interval.total_seconds()),
        "listen_seconds": int(feed.listen_for.total_seconds()),
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
