from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from casework.models.case import Case
from casework.models.exhibit import CaseExhibit


class Addressee(models.TextChoices):
    """Upon whom a measure lays its duty; which State that is follows from the facts of a case."""

    ALL_STATES = "all_states", "All States"
    PORT_STATE = "port_state", "Port State"
    FLAG_STATE = "flag_state", "Flag State"
    COASTAL_STATE = "coastal_state", "Coastal State"
    EU = "eu", "EU Member States and operators"
    US_PERSONS = "us_persons", "US persons"
    UK_PERSONS = "uk_persons", "UK persons"
    OWN_PERSONS = "own_persons", "Persons under the issuing State's jurisdiction"


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    def visible_to(self, user: User) -> Self:
        """Published law: anyone with a role sees all of it."""
        return self if user.is_staff_member else self.none()


class LegalBasis(models.Model):
    """One paragraph of a measure that binds somebody: the instrument, the paragraph, the duty."""

    instrument = models.CharField(max_length=120, help_text="For example UNSCR 2397 (2017).")
    paragraph = models.CharField(max_length=40, help_text="For example 9, or Article 3s.")
    addressee = models.CharField(max_length=16, choices=Addressee.choices)
    duty = models.CharField(max_length=300, help_text="What it asks for, in our own words.")
    is_checked = models.BooleanField(
        default=False, help_text="Somebody compared the paragraph with the published text."
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where the text was read.")
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "paragraph", "addressee"]
        verbose_name_plural = "legal bases"
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "paragraph", "addressee"], name="legal_basis_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.citation}: {self.duty} ({self.get_addressee_display()})"

    @property
    def citation(self) -> str:
        """`UNSCR 2397 (2017), paragraph 9`; an article keeps its own word."""
        part = self.paragraph if self.paragraph[:1].isalpha() else f"paragraph {self.paragraph}"
        return f"{self.instrument}, {part}"


class Assessment(models.TextChoices):
    """What the evidence shows of a duty; "not shown" is no breach."""

    NOT_ASSESSED = "not_assessed", "Not assessed"
    ENGAGED = "engaged", "Engaged; what was done is not known"
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_ENGAGED = "not_engaged", "Not engaged"


class Obligation(models.Model):
    """A duty that the facts of a case may lay upon a State, and what the evidence shows of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="obligations")
    number = models.PositiveIntegerField()
    legal_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "addressee", max_length=120, help_text="Which State or body it falls on here: China."
    )
    trigger = models.TextField(help_text="The facts that bring the duty about.")
    assessment = models.CharField(
        max_length=16, choices=Assessment.choices, default=Assessment.NOT_ASSESSED
    )
    reasoning = models.TextField(blank=True)
    exhibits = models.ManyToManyField(CaseExhibit, related_name="obligations", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="obligation_number_in_case")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.legal_basis_id}"

    @property
    def label(self) -> str:
        """The obligation's number as it is cited: `O-2`."""
        return f"O-{self.number}"
