"""What people fill in about companies and who owns what; the domain checks again."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.forms import DayField
from vessels.models import Company, TieRole


class CompanyForm(forms.Form):
    name = forms.CharField(max_length=200, help_text="As its source writes it.")
    imo_company_number = forms.CharField(
        label="IMO company number",
        max_length=40,
        required=False,
        help_text="Seven digits with a check digit of their own, for example 6246853.",
    )
    country = forms.CharField(max_length=60, required=False)
    note = forms.CharField(
        max_length=300, required=False, help_text="Where it is known from: a register, a report."
    )


class OwnershipForm(forms.Form):
    """One source's word on an owner. `owner` lists the companies entered here."""

    owner = forms.ModelChoiceField(
        queryset=Company.objects.none(), empty_label="Choose", label="Company"
    )
    role = forms.ChoiceField(choices=TieRole.choices)
    share_percent = forms.DecimalField(
        label="Share, %",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Leave empty where the source does not say: it then reads “percentage unknown”.",
    )
    valid_from = DayField(
        label="From", required=False, help_text="Leave empty where it is not known."
    )
    valid_to = DayField(label="To, included", required=False)
    valid_precision = forms.ChoiceField(
        label="Dates known to the",
        choices=[choice for choice in Precision.choices if choice[0] in {"day", "month", "year"}],
        initial=Precision.DAY,
    )
    source = forms.CharField(
        max_length=300, help_text="Who says so, and where: “Equasis, read 2024-02-10”."
    )
    exhibit = forms.ModelChoiceField(
        queryset=Exhibit.objects.none(),
        required=False,
        empty_label="None",
        help_text="Who may not see the exhibit will not see this either.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "owner": Company.objects.visible_to(user),
            "exhibit": Exhibit.objects.visible_to(user),
        }
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found

    def described(self) -> dict[str, Any]:
        """As `recording.record_ownership` takes it."""
        facts = dict(self.cleaned_data)
        facts["role"] = TieRole(facts["role"])
        facts["valid_precision"] = Precision(facts["valid_precision"])
        return facts


class WithdrawOwnershipForm(forms.Form):
    why = forms.CharField(label="Why it is withdrawn", max_length=300)
