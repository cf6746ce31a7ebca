"""The part of a form that holds a statement: speaker, date, words, and what they do."""

import re
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError

from evidence.form_parts.description import side_by_side
from evidence.form_parts.fields import MomentField
from evidence.models import SpeechAct, Wording
from evidence.precision import Precision
from evidence.statements import NO_RESPONSE, Words

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_language(value: str) -> None:
    if not LANGUAGE.fullmatch(value):
        raise ValidationError("Give a language code, such as en, zh, ko or zh-Hant.")


class WordingForm(forms.Form):
    """Silence and words are kept apart: 'No response' takes no words and denies nothing."""

    speaker = forms.CharField(max_length=200, help_text="A name, or the office that spoke.")
    role = forms.CharField(required=False, max_length=200)
    government = forms.CharField(
        label="Government or organisation", max_length=200, help_text="On whose behalf."
    )
    is_state = forms.BooleanField(label="Speaks for a State", required=False, initial=True)
    channel = forms.CharField(
        required=False, max_length=200, help_text="Where or through whom, such as a newspaper."
    )
    said = MomentField(label="When it was said", required=False)
    said_inferred = forms.BooleanField(label="This date is reasoned, not stated", required=False)
    wording = forms.ChoiceField(choices=[("", "Choose"), *Wording.choices])
    speech_act = forms.ChoiceField(
        label="What the speaker does with the words",
        choices=[("", "Choose"), *SpeechAct.choices],
        required=False,
        help_text="No response is kept as 'Declines comment'. It is not a denial.",
    )
    text = forms.CharField(
        label="Words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="In the original language. Empty for no response.",
    )
    language = forms.CharField(
        max_length=35, initial="en", validators=[check_language], help_text="Such as en, zh, ko."
    )
    translation = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 5}))
    translated_by = forms.CharField(
        required=False, max_length=120, help_text="The person or the engine that translated."
    )
    in_tension_with = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Statements or facts that do not fit with it.",
    )

    def wording_sections(self) -> list[Fieldset]:
        return [
            Fieldset(
                "Who spoke",
                side_by_side("speaker", "role"),
                side_by_side("government", "channel"),
                "is_state",
            ),
            Fieldset("When", "said", "said_inferred"),
            Fieldset(
                "What was said",
                side_by_side("wording", "speech_act"),
                side_by_side("text", "translation"),
                side_by_side("language", "translated_by"),
                "in_tension_with",
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        act = cleaned.get("speech_act")
        if cleaned.get("wording") == Wording.NO_RESPONSE:
            cleaned["speech_act"] = act or SpeechAct.DECLINES_COMMENT
            if cleaned.get("text", "").strip():
                self.add_error("text", NO_RESPONSE)
            if cleaned["speech_act"] != SpeechAct.DECLINES_COMMENT:
                self.add_error("speech_act", NO_RESPONSE)
        elif cleaned.get("wording"):
            if not act:
                self.add_error("speech_act", "Choose what the speaker does with the words.")
            if not cleaned.get("text", "").strip():
                self.add_error("text", "Give the words or their sense, or choose 'No response'.")
        if cleaned.get("translation") and not cleaned.get("translated_by"):
            self.add_error("translated_by", "Name the person or the engine that translated.")
        return cleaned

    def words(self) -> Words:
        """The cleaned values as the statement register takes them."""
        given = self.cleaned_data
        said = given["said"]
        return Words(
            speaker=given["speaker"],
            role=given["role"],
            government=given["government"],
            is_state=given["is_state"],
            channel=given["channel"],
            said_at=said.at if said else None,
            said_precision=said.precision if said else Precision.DAY,
            said_inferred=given["said_inferred"],
            wording=given["wording"],
            text=given["text"],
            language=given["language"],
            translation=given["translation"],
            translated_by=given["translated_by"],
            speech_act=given["speech_act"],
            in_tension_with=given["in_tension_with"],
        )

    def made_title(self) -> str:
        given = self.cleaned_data
        act = SpeechAct(given["speech_act"]).label.lower()
        return f"{given['speaker']}, {given['government']}: {act}"[:200]
