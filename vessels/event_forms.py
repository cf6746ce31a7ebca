"""What people say when they ask where a vessel could have been."""

from datetime import UTC, datetime

from django import forms

from vessels.detection import reaching

MINUTE = "%Y-%m-%d %H:%M"


class ReachForm(forms.Form):
    top_speed_kn = forms.FloatField(
        label="Top speed (kn)",
        min_value=0.1,
        max_value=reaching.FASTEST_KN,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )
    cell_nm = forms.TypedChoiceField(
        label="Cells (nm)",
        choices=[(f"{size:g}", f"{size:g} nm") for size in reaching.CELLS_NM],
        coerce=float,
        initial="2",
        help_text="Smaller cells follow coasts more closely and take longer.",
    )


class ReachUntilForm(ReachForm):
    until = forms.DateTimeField(
        label="Until (UTC)",
        input_formats=[MINUTE, f"{MINUTE}Z", "%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(format=MINUTE, attrs={"placeholder": "YYYY-MM-DD HH:MM"}),
        error_messages={"invalid": "Write the time as 2024-02-09 14:02, in UTC."},
    )

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        return until.astimezone(UTC)
