"""What people say of a match."""

from django import forms

from vessels.models import MatchState


class MatchDecisionForm(forms.Form):
    """`seen` is what the person had before them: the facts judged and the last decision."""

    verdict = forms.ChoiceField(
        choices=[
            (MatchState.CONFIRMED, MatchState.CONFIRMED.label),
            (MatchState.DISMISSED, MatchState.DISMISSED.label),
        ],
        error_messages={
            "required": "Choose to confirm or to dismiss the match.",
            "invalid_choice": "Choose to confirm or to dismiss the match.",
        },
    )
    reason = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Say why: the reason stays with the decision, for whoever asks later.",
            "max_length": "Use at most 1,000 characters for the reason.",
        },
    )
    seen = forms.CharField(max_length=100, required=False)
