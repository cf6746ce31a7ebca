"""What is said of every exhibit: the fields that adding and editing share."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils import timezone

from evidence.exhibits import ExhibitDescription
from evidence.form_parts.fields import MomentField
from evidence.marking import TLP, Credibility, Reliability
from evidence.models import Rights
from evidence.precision import Precision


def side_by_side(*names: str) -> Div:
    """Fields in one row where there is room for it."""
    return Div(*names, css_class="grid-2")


class DescriptionForm(forms.Form):
    """Title, source, grade, marking and rights. The strictest marking stands until changed."""

    title = forms.CharField(max_length=200)
    description = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it shows, and what it does not show.",
    )
    source = forms.CharField(max_length=300, help_text="Who published it or handed it over.")
    source_url = forms.URLField(
        label="Address where it was found",
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text="https://…",
    )
    origin = forms.CharField(
        label="First reported by",
        required=False,
        max_length=200,
        help_text="Reports that repeat one report share it, and count once.",
    )
    collector = forms.CharField(
        label="Collected by", max_length=120, help_text="The person or program that took the copy."
    )
    collected_at = MomentField(label="Collected at")
    reliability = forms.ChoiceField(
        label="Reliability of the source", choices=Reliability.choices, initial=Reliability.F
    )
    credibility = forms.ChoiceField(
        label="Credibility of the information",
        choices=Credibility.choices,
        initial=Credibility.SIX,
    )
    tlp = forms.ChoiceField(
        label="Marking",
        choices=TLP.choices,
        initial=TLP.RED,
        help_text="Traffic Light Protocol 2.0. Strictest unless you know that it may go further.",
    )
    rights = forms.ChoiceField(
        label="May the file be passed on?", choices=Rights.choices, initial=Rights.UNKNOWN
    )
    credit_line = forms.CharField(
        required=False, max_length=200, help_text="As the licence asks, such as © 2023 Planet Labs."
    )
    shown = MomentField(label="When what it shows happened", required=False)
    shown_until = MomentField(label="Until", required=False, help_text="Empty for one moment.")
    shown_inferred = forms.BooleanField(label="This date is reasoned, not stated", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["collected_at"].initial = timezone.now
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.sections())

    def sections(self) -> list[Fieldset]:
        """The parts of the form in the order in which they are drawn."""
        time = [side_by_side("shown", "shown_until"), "shown_inferred"]
        return [
            Fieldset("The item", "title", "description", *(time if "shown" in self.fields else [])),
            Fieldset(
                "Where it comes from",
                side_by_side("source", "source_url"),
                side_by_side("collector", "collected_at"),
                "origin",
            ),
            Fieldset("Grade", side_by_side("reliability", "credibility")),
            Fieldset("Handling", side_by_side("tlp", "rights"), "credit_line"),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shown, until = cleaned.get("shown"), cleaned.get("shown_until")
        if until and not shown and "shown" not in self.errors:
            self.add_error("shown", "Give the start as well, or leave the end empty.")
        elif until and shown and until.at < shown.at:
            self.add_error("shown_until", "The end is before the start.")
        return cleaned

    def described(self) -> ExhibitDescription:
        """The cleaned values as the domain functions take them."""
        given = self.cleaned_data
        fields = ExhibitDescription(
            title=given["title"],
            description=given["description"],
            source=given["source"],
            source_url=given["source_url"],
            origin=given["origin"],
            collector=given["collector"],
            collected_at=given["collected_at"].at,
            reliability=given["reliability"],
            credibility=given["credibility"],
            tlp=given["tlp"],
            rights=given["rights"],
            credit_line=given["credit_line"],
        )
        if "shown" in self.fields:
            shown, until = given["shown"], given["shown_until"]
            fields["shown_at"] = shown.at if shown else None
            fields["shown_until"] = until.at if until else None
            fields["shown_precision"] = shown.precision if shown else Precision.DAY
            fields["shown_inferred"] = given["shown_inferred"]
        return fields
