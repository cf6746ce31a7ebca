"""The filter panel of the fleet map."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django import forms

from vessels.forms import WindowForm
from vessels.models import EventKind
from vessels.tracking.fleet import LISTED, NOT_LISTED, Choice
from vessels.tracking.tracks import Window

USUAL: Final = timedelta(days=30)


class FleetForm(WindowForm):
    flag = forms.ChoiceField(label="Flag by MID", required=False)
    listed = forms.ChoiceField(
        label="Sanctions lists",
        choices=[("", "Any status"), (LISTED, "Listed"), (NOT_LISTED, "Not listed, or unknown")],
        required=False,
    )
    event = forms.ChoiceField(
        label="With an event", choices=[("", "Any or none"), *EventKind.choices], required=False
    )

    def __init__(self, *args: Any, flags: list[tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        given = str(self.data.get("flag", ""))
        known = flags if flags is not None else [(given, given)] if given else []
        self.fields["flag"] = forms.ChoiceField(
            label="Flag by MID", choices=[("", "Any flag"), *known], required=False
        )
        for name in ("flag", "listed", "event"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def choice(self) -> Choice:
        asked = self.cleaned_data
        return Choice(self.window(), asked["flag"], asked["listed"], asked["event"])


def usual_window(last: datetime) -> Window:
    """The thirty days up to the last day that anything was heard."""
    end = datetime.combine(last.astimezone(UTC).date(), time(tzinfo=UTC)) + timedelta(days=1)
    return Window(end - USUAL, end)
