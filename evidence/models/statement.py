from django.db import models

from evidence.models.exhibit import Exhibit
from evidence.precision import Precision


class Wording(models.TextChoices):
    VERBATIM = "verbatim", "Verbatim"
    PARAPHRASE = "paraphrase", "Paraphrase"
    NO_RESPONSE = "no_response", "No response"


class SpeechAct(models.TextChoices):
    """What the speaker did with the words. `Declines comment` is never a denial."""

    ACKNOWLEDGES = "acknowledges", "Acknowledges"
    ANNOUNCES = "announces", "Announces"
    ASSESSES = "assesses", "Assesses"
    CALLS_FOR_ACTION = "calls_for_action", "Calls for action"
    CLAIMS = "claims", "Claims"
    CONDEMNS = "condemns", "Condemns"
    DECLINES_COMMENT = "declines_comment", "Declines comment"
    DENIES = "denies", "Denies"
    NO_KNOWLEDGE = "no_knowledge", "No knowledge"
    REJECTS = "rejects", "Rejects"
    WARNS = "warns", "Warns"


class Statement(models.Model):
    """What somebody said, or declined to say, kept apart from what it shows."""

    exhibit = models.OneToOneField(
        Exhibit, on_delete=models.CASCADE, primary_key=True, related_name="statement"
    )
    speaker = models.CharField(max_length=200, help_text="A name, or the office that spoke.")
    role = models.CharField(max_length=200, blank=True)
    government = models.CharField(
        "government or organisation", max_length=200, help_text="On whose behalf."
    )
    is_state = models.BooleanField("speaks for a State", default=True)
    channel = models.CharField(max_length=200, blank=True, help_text="Where or through whom.")
    said_at = models.DateTimeField(null=True, blank=True)
    said_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    said_inferred = models.BooleanField("date inferred", default=False)
    wording = models.CharField(max_length=12, choices=Wording.choices)
    text = models.TextField(blank=True, help_text="Empty for no response.")
    language = models.CharField(
        max_length=35, default="en", help_text="BCP 47, such as en, zh, ko."
    )
    translation = models.TextField(blank=True)
    translated_by = models.CharField(max_length=120, blank=True)
    speech_act = models.CharField(max_length=20, choices=SpeechAct.choices)
    in_tension_with = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_response_has_no_words",
                condition=~models.Q(wording=Wording.NO_RESPONSE) | models.Q(text=""),
            ),
            models.CheckConstraint(
                name="no_response_is_no_denial",
                condition=~models.Q(wording=Wording.NO_RESPONSE)
                | models.Q(speech_act=SpeechAct.DECLINES_COMMENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}, {self.government}"
