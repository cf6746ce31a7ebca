"""What people fill in to bring an AIS file in, and to say how it is to be read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from vessels.ais.parsers import mapped_csv, registry, tables
from vessels.ais.parsers.base import Reading
from vessels.forms import DayField
from vessels.mmsi import VESSELS, station
from vessels.models import Coverage, ImportState

COLUMN: Final = "column_"
# Our column -> its name for a person; the first four are what makes a position.
COLUMN_WORDS: Final[Mapping[str, str]] = {
    "mmsi": "MMSI",
    "at": "Time (UTC)",
    "lat": "Latitude",
    "lon": "Longitude",
    "sog_kn": "Speed over ground",
    "cog_deg": "Course over ground",
    "heading_deg": "Heading",
    "nav_status": "Navigational status (code)",
    "name": "Name",
    "imo": "IMO number",
    "call_sign": "Call sign",
    "ship_type": "Ship type (AIS code)",
    "length_m": "Length, m",
    "width_m": "Width, m",
    "draught_m": "Draught, m",
    "destination": "Destination",
}
NEEDED: Final = ("mmsi", "at", "lat", "lon")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, cleaned to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    file = ManyFilesField(
        label="AIS files",
        allow_empty_file=True,
        help_text="One or several; also .gz, .zst or .zip. Formats are recognised by content.",
    )
    is_illustrative = forms.BooleanField(
        label="ILLUSTRATIVE - synthetic",
        required=False,
        help_text="The positions were made up. They say so wherever they are shown.",
    )


class ReadingForm(forms.Form):
    """How a file is to be read. Only what its format needs a person for is asked."""

    format = forms.ChoiceField(label="Format")
    coverage = forms.ChoiceField(
        label="Receivers",
        choices=[("", "Not known"), *Coverage.choices],
        required=False,
        help_text="Terrestrial receivers do not hear the open sea: silence is not darkness.",
    )
    base_date = DayField(
        label="Day of the first message",
        required=False,
        help_text="UTC. Needed where neither the file nor its lines say a date.",
    )
    mmsi = forms.CharField(
        label="MMSI of the whole file",
        required=False,
        max_length=9,
        help_text="Nine digits. Only where the file itself does not say whose positions it holds.",
    )
    separator = forms.ChoiceField(
        label="Columns are separated by", choices=tables.SEPARATORS.items(), required=False
    )
    decimal_comma = forms.BooleanField(label="Numbers have a decimal comma", required=False)
    time_format = forms.ChoiceField(
        label="Times are written like", choices=mapped_csv.TIME_FORMATS.items(), required=False
    )
    speed_unit = forms.ChoiceField(
        label="Speeds are in",
        choices=[(unit, unit) for unit in mapped_csv.SPEED_UNITS],
        required=False,
    )

    def __init__(
        self, *args: Any, asks: Sequence[str], names: Sequence[str], **kwargs: Any
    ) -> None:
        """``names`` are the file's columns, where they are to be chosen from."""
        super().__init__(*args, **kwargs)
        known = [(parser.code, parser.label) for parser in registry.PARSERS.values()]
        self.fields["format"] = forms.ChoiceField(label="Format", choices=[("", "Choose"), *known])
        self.asks_columns = "columns" in asks
        for name in ("base_date", "mmsi"):
            if name not in asks:
                del self.fields[name]
        if self.asks_columns:
            choices = [("", "Not in the file"), *((name, name) for name in names)]
            for ours, words in COLUMN_WORDS.items():
                self.fields[COLUMN + ours] = forms.ChoiceField(
                    label=words, choices=choices, required=False
                )
        else:
            for name in ("separator", "decimal_comma", "time_format", "speed_unit"):
                del self.fields[name]

    def clean_mmsi(self) -> int | None:
        text = str(self.cleaned_data["mmsi"]).strip()
        if not text:
            return None
        if not text.isdigit() or station(text) not in VESSELS:
            raise forms.ValidationError(
                "An MMSI of a vessel has nine digits, for example 273331000."
            )
        return int(text)

    @property
    def general_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(COLUMN)]

    @property
    def needed_columns(self) -> list[forms.BoundField]:
        return [self[COLUMN + ours] for ours in NEEDED if self.asks_columns]

    @property
    def other_columns(self) -> list[forms.BoundField]:
        return [self[COLUMN + ours] for ours in COLUMN_WORDS if ours not in NEEDED]

    @property
    def has_other_columns(self) -> bool:
        return any(field.value() for field in self.other_columns)

    def reading(self) -> Reading:
        """What was said. Call on a valid form."""
        said = self.cleaned_data
        base_date: date | None = said.get("base_date")
        return Reading(
            base_date=base_date,
            columns={ours: said[COLUMN + ours] for ours in COLUMN_WORDS if said.get(COLUMN + ours)},
            time_format=said.get("time_format") or "",
            speed_unit=said.get("speed_unit") or "kn",
            mmsi=said.get("mmsi"),
            separator=said.get("separator") or "",
            decimal_comma=bool(said.get("decimal_comma")),
        )


def initial_of(reading: Reading, format_code: str, coverage: str) -> dict[str, Any]:
    """A reading as the form's first values."""
    return {
        "format": format_code,
        "coverage": coverage,
        "base_date": reading.base_date,
        "mmsi": "" if reading.mmsi is None else f"{reading.mmsi:09d}",
        "separator": reading.separator or ",",
        "decimal_comma": reading.decimal_comma,
        "time_format": reading.time_format,
        "speed_unit": reading.speed_unit,
        **{COLUMN + ours: theirs for ours, theirs in reading.columns.items()},
    }


def words_of(reading: Reading) -> list[tuple[str, str]]:
    """What a person said of a file, as label and value; empty where the file said it all."""
    said: list[tuple[str, str]] = []
    if reading.base_date:
        said.append(("Day of the first message", f"{reading.base_date:%Y-%m-%d}"))
    if reading.mmsi is not None:
        said.append(("MMSI of the whole file", f"{reading.mmsi:09d}"))
    if reading.columns:
        said += [
            (words, reading.columns[ours])
            for ours, words in COLUMN_WORDS.items()
            if ours in reading.columns
        ]
        shape = mapped_csv.TIME_FORMATS.get(reading.time_format, reading.time_format)
        said.append(("Times written like", shape))
        said.append(("Decimal sign", "comma" if reading.decimal_comma else "point"))
        if "sog_kn" in reading.columns:
            said.append(("Speeds in", reading.speed_unit))
    return said


class ImportFilterForm(forms.Form):
    """Which imports the list shows."""

    state = forms.ChoiceField(choices=[("", "Any state"), *ImportState.choices], required=False)
    format = forms.ChoiceField(
        choices=[
            ("", "Any format"),
            *((parser.code, parser.label) for parser in registry.PARSERS.values()),
        ],
        required=False,
    )
