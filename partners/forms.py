"""Forms of the release and agency pages: input only; the rules are the domain's."""

from django import forms

from evidence.marking import TLP
from partners import agencies
from partners.models import Agency


class AgencyForm(forms.Form):
    name = forms.CharField(max_length=200, label="Name")
    country = forms.CharField(
        max_length=2, required=False, help_text="Two-letter ISO 3166 code, such as KR. Optional."
    )
    contact = forms.CharField(
        max_length=200, required=False, help_text="Who to speak to, and how. Never released."
    )
    max_tlp = forms.ChoiceField(
        choices=TLP.choices,
        initial=TLP.AMBER,
        label="Marking ceiling",
        help_text="The strictest marking that may be sent to this agency.",
    )


class CredentialsForm(forms.Form):
    days = forms.IntegerField(
        min_value=1,
        max_value=agencies.MAX_DAYS,
        initial=agencies.DEFAULT_DAYS,
        label="Valid for (days)",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 2}))


class RecipientsForm(forms.Form):
    """The agencies ticked on the release page. Whom a case may go to is for the domain to say."""

    agencies = forms.ModelMultipleChoiceField(queryset=Agency.objects.all(), required=False)
    confirmed = forms.BooleanField(
        label="I have read what will be sent, and to whom",
        error_messages={"required": "Tick the box once you have read what will be sent."},
    )
