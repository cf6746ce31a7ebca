"""What people fill in about companies and who owns what; the domain checks again."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.forms import DayField
from vessels.models import Company, RecordVersion, TieRole
from vessels.ownership import citing, company_facts, finding

DAY_PRECISIONS = [choice for choice in Precision.choices if choice[0] in {"day", "month", "year"}]


class CitingForm(forms.Form):
    """What says so of a company: an exhibit that all staff may be told of, or none."""

    exhibit = forms.ModelChoiceField(
        queryset=Exhibit.objects.none(),
        required=False,
        empty_label="None",
        help_text=f"Of yours, those marked {citing.MARKINGS}: all staff read what is held of a "
        "company. Who may not see the exhibit sees no link to it.",
        error_messages={
            "invalid_choice": f"Choose an exhibit that you may see and that is marked "
            f"{citing.MARKINGS}: all staff read what is held of a company."
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["exhibit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = citing.citable(user)


class CompanyForm(CitingForm):
    field_order = ("name", "imo_company_number", "country", "note", "exhibit")

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


class CompanyChangeForm(CompanyForm):
    """A company as it is held, what is to be otherwise, and why."""

    since = DayField(
        label="Since",
        required=False,
        help_text="For a rename or a move: the first day. Empty corrects what was entered wrongly.",
    )
    since_precision = forms.ChoiceField(
        label="Day known to the", choices=DAY_PRECISIONS, initial=Precision.DAY
    )
    why = forms.CharField(
        label="Why, and who says so",
        max_length=300,
        help_text="“Misread; Equasis, read 2024-02-10”. What was held before stays readable.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, company: Company, user: User) -> None:
        held = {str(each): value for each, value in company_facts.held_now(company).items()}
        seen = company_facts.newest(company)
        super().__init__(data, user=user, initial={**held, "seen": seen})

    def described(self) -> dict[str, Any]:
        """As `correcting.change_company` takes it."""
        facts = dict(self.cleaned_data)
        facts["since_precision"] = Precision(facts["since_precision"])
        return facts


class FormerNameForm(CitingForm):
    """A name that a company had before one that is held, with its days and who says so."""

    field_order = (
        "name", "held_from", "from_precision", "until", "until_precision", "why", "exhibit",
    )  # fmt: skip

    name = forms.CharField(
        label="Former name", max_length=200, help_text="As its source writes it."
    )
    held_from = DayField(
        label="From", required=False, help_text="Leave empty where it is not known."
    )
    from_precision = forms.ChoiceField(
        label="From, known to the", choices=DAY_PRECISIONS, initial=Precision.DAY
    )
    until = DayField(label="Until", help_text="The first day on which another name held.")
    until_precision = forms.ChoiceField(
        label="Until, known to the", choices=DAY_PRECISIONS, initial=Precision.DAY
    )
    why = forms.CharField(
        label="Who says so, and where", max_length=300, help_text="“Equasis, read 2024-02-10”."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, company: Company, user: User) -> None:
        super().__init__(data, user=user, initial={"seen": company_facts.newest(company)})

    def described(self) -> dict[str, Any]:
        """As `former.add_former_name` takes it."""
        facts = dict(self.cleaned_data)
        for name in ("from_precision", "until_precision"):
            facts[name] = Precision(facts[name])
        return facts


class WithdrawNameForm(forms.Form):
    why = forms.CharField(label="Why it is taken back", max_length=300)


class OwnershipForm(forms.Form):
    """One source's word on an owner: a company entered here, or `entry`, an entry of a list."""

    owner = forms.ModelChoiceField(
        queryset=Company.objects.none(), empty_label="Choose", label="Company", required=False
    )
    entry = forms.ModelChoiceField(
        queryset=RecordVersion.objects.none(), required=False, widget=forms.HiddenInput
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
        choices=DAY_PRECISIONS,
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
            "entry": finding.nameable(user),
            "exhibit": Exhibit.objects.visible_to(user),
        }
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data[name] for name in ("owner", "entry") if data.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(
                "Choose one owner: a company entered here, or an entry of a list found above."
            )
        return data

    def described(self) -> dict[str, Any]:
        """As `recording.record_ownership` takes it."""
        facts = dict(self.cleaned_data)
        facts["owner"] = facts.pop("entry") or facts["owner"]
        facts["role"] = TieRole(facts["role"])
        facts["valid_precision"] = Precision(facts["valid_precision"])
        return facts


class WithdrawOwnershipForm(forms.Form):
    why = forms.CharField(label="Why it is withdrawn", max_length=300)
