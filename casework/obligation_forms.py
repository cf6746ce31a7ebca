"""What people fill in about the duties of a case and the measures they come from."""

from typing import Any

from django import forms

from casework.models import Case, CaseExhibit, LegalBasis, Obligation
from casework.models.obligation import Addressee


class ObligationForm(forms.ModelForm[Obligation]):
    class Meta:
        model = Obligation
        fields = ["legal_basis", "state", "trigger", "assessment", "reasoning", "exhibits"]
        labels = {"trigger": "What brings it about"}
        help_texts = {"trigger": "The facts of this case, with their exhibits: see E-02."}
        widgets = {
            "trigger": forms.Textarea(attrs={"rows": 2}),
            "reasoning": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"] = forms.ModelChoiceField(
            LegalBasis.objects.all(), empty_label="Choose a paragraph"
        )
        self.fields["exhibits"] = forms.ModelMultipleChoiceField(
            CaseExhibit.objects.filter(case=case).select_related("exhibit"),
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            help_text="Needed to say that a duty was met or not met.",
        )


class LegalBasisForm(forms.ModelForm[LegalBasis]):
    class Meta:
        model = LegalBasis
        fields = ["instrument", "paragraph", "addressee", "duty", "source", "is_checked"]
        labels = {
            "addressee": "Laid upon",
            "source": "Where the text was read",
            "is_checked": "I compared the paragraph with the published text",
        }
        help_texts = {"is_checked": "", "source": "A document symbol or an official address."}
        widgets = {"duty": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        addressee: forms.ChoiceField = self.fields["addressee"]  # type: ignore[assignment]  # as the model has it
        addressee.choices = [("", "Choose whom it binds"), *Addressee.choices]
