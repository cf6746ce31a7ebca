"""What people fill in to set up a list: its format, the files beside it, which column is what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from vessels.models import SanctionsList
from vessels.refresh_forms import SourceForm, initial_of
from vessels.sanctions.lists.companions import COMPANIONS
from vessels.sanctions.lists.known import KNOWN
from vessels.sanctions.lists.plain_fields import FIELDS, WHOLE, WHOLE_KEY
from vessels.sanctions.lists.registry import PARSERS

COMPANION: Final = "companion_"
COLUMN: Final = "column_"
# What a person is asked first; the other columns stay folded away.
FIRST: Final = ("uid", "name", "imo", "listed_on")
MOST_SAMPLE: Final = 200_000


class ListForm(SourceForm):
    """A list. The files beside it are asked for as its format has them."""

    code = forms.SlugField(
        max_length=40, help_text="Short and for ever, such as ofac-sdn: small letters and hyphens."
    )
    authority = forms.CharField(max_length=120, label="Published by")
    parser = forms.ChoiceField(
        label="Format",
        choices=[(each.code, each.label) for each in PARSERS.values()],
        widget=forms.Select(
            attrs={"hx-get": ".", "hx-trigger": "change", "hx-target": "#list-format"}
        ),
    )
    field_order = ("code", "name", "authority", "parser", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in COMPANIONS.get(self.format_code, {}).items():
            self.fields[_companion(name)] = forms.CharField(
                label=words, max_length=500, required=False
            )

    @property
    def format_code(self) -> str:
        return str(self["parser"].value() or next(iter(PARSERS)))

    @property
    def leading_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("code", "name", "authority", "parser")]

    @property
    def format_fields(self) -> list[forms.BoundField]:
        """Where the list is and, as its format has them, the files beside it."""
        return [self[name] for name in self.fields if name == "address" or _is_companion(name)]

    @property
    def has_companions(self) -> bool:
        return any(map(_is_companion, self.fields))

    @property
    def closing_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("refresh_minutes", "stale_hours", "is_enabled")]

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `vessels.configuring`; columns are named on a page of their own.

        Another format forgets the columns.
        """
        values = {
            name: value for name, value in super().values().items() if not _is_companion(name)
        }
        values["companion_addresses"] = {
            name: self.cleaned_data[_companion(name)]
            for name in COMPANIONS.get(values["parser"], {})
            if self.cleaned_data.get(_companion(name))
        }
        return values


def list_initial(held: SanctionsList) -> dict[str, Any]:
    """The form's values for what is set up now."""
    return initial_of(held) | {
        _companion(name): address for name, address in held.companion_addresses.items()
    }


def known_initial(format_code: str) -> dict[str, Any]:
    """The form's values for a format: where its files are known to be."""
    known = next((each for each in KNOWN if each.parser == format_code), None)
    addresses = known.companion_addresses if known else {}
    return {
        "parser": format_code,
        "address": known_address(format_code),
        **{_companion(name): address for name, address in addresses.items()},
    }


def known_address(format_code: str) -> str:
    """Where the list of a format is known to be; empty where nowhere lasting."""
    return next((each.address for each in KNOWN if each.parser == format_code), "")


class SampleForm(forms.Form):
    file = forms.FileField(
        label="A file of the list",
        help_text="Only its first rows are looked at. Nothing of it is kept or imported.",
    )


class ColumnsForm(forms.Form):
    """Which column of a plain CSV each field is. The sample travels with the form."""

    sample = forms.CharField(
        widget=forms.HiddenInput, max_length=MOST_SAMPLE, strip=False, required=False
    )
    whole = forms.BooleanField(
        label="The publisher's file always holds the whole list",
        required=False,
        help_text="Then a ship that is no longer in it counts as taken off. Else every file is an "
        "extract, whose silence says nothing.",
    )

    def __init__(self, *args: Any, header: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in dict.fromkeys(header) if name]
        choices = [("", "Not in the file"), *((name, name) for name in names)]
        for field, words in FIELDS.items():
            self.fields[COLUMN + field] = forms.ChoiceField(
                label=words, choices=choices, required=False
            )

    @property
    def needed_columns(self) -> list[forms.BoundField]:
        return [self[COLUMN + field] for field in FIRST]

    @property
    def other_columns(self) -> list[forms.BoundField]:
        return [self[COLUMN + field] for field in FIELDS if field not in FIRST]

    @property
    def has_other_columns(self) -> bool:
        return any(field.value() for field in self.other_columns)

    def columns(self) -> dict[str, str]:
        """What was said, as the list keeps it. Call on a valid form."""
        chosen = {
            field: str(self.cleaned_data[COLUMN + field])
            for field in FIELDS
            if self.cleaned_data.get(COLUMN + field)
        }
        return chosen | ({WHOLE_KEY: WHOLE} if self.cleaned_data["whole"] else {})


def columns_initial(columns: Mapping[str, str]) -> dict[str, Any]:
    return {
        "whole": columns.get(WHOLE_KEY) == WHOLE,
        **{COLUMN + field: header for field, header in columns.items() if field in FIELDS},
    }


def _companion(file_name: str) -> str:
    return COMPANION + file_name.replace(".", "_")


def _is_companion(field: str) -> bool:
    return field.startswith(COMPANION)
