"""What people fill in to have a list of ships screened."""

from typing import Any

from django import forms

from vessels.screening.reading import MOST_BYTES, MOST_SHIPS

EXAMPLE = "name, IMO, MMSI, call sign, flag\nANGARA, 9179842\n..."


class ScreeningForm(forms.Form):
    """Pasted text or a file, one of the two."""

    name = forms.CharField(
        max_length=120, label="Name", help_text="For yourself: nobody else sees your screenings."
    )
    text = forms.CharField(
        label="Paste ships",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "class": "mono", "placeholder": EXAMPLE}
        ),
        help_text=(
            "A ship on each line. Without a header line, IMO numbers, MMSIs and names are known by "
            "what is in them; call sign and flag need a header."
        ),
    )
    file = forms.FileField(
        label="Or choose a CSV file",
        required=False,
        allow_empty_file=True,
        help_text=f"Up to {MOST_SHIPS:,} ships and {MOST_BYTES // 1024 // 1024} MB.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("text", "").strip()) == bool(cleaned.get("file") is not None):
            raise forms.ValidationError("Paste ships or choose a file, one of the two.")
        return cleaned

    def body(self) -> tuple[bytes, str]:
        """The bytes, no more of them than one too many, and what to call them."""
        file = self.cleaned_data["file"]
        if file is not None:
            return file.read(MOST_BYTES + 1), file.name
        return self.cleaned_data["text"].encode(), "pasted.csv"
