from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import Compartment, CompartmentMember, User
from evidence.marking import TLP
from vessels.models import Vessel


class CaseState(models.TextChoices):
    INVESTIGATING = "investigating", "Investigating"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    RELEASED = "released", "Released"
    CLOSED = "closed", "Closed"


EDITABLE = (CaseState.INVESTIGATING, CaseState.CHANGES_REQUESTED)


class Priority(models.TextChoices):
    URGENT = "urgent", "Urgent"
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"
    LOW = "low", "Low"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """Cases of whose compartment the user is a member. No role sees past this."""
        if not user.is_staff_member:
            return self.none()
        mine = CompartmentMember.objects.filter(user=user).values("compartment")
        return self.filter(compartment__in=mine)


class Case(models.Model):
    """An investigation: a testable question, its vessels, evidence, findings and people."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=16, unique=True, help_text="Such as C-2026-0142.")
    title = models.CharField(max_length=200)
    question = models.TextField(help_text="What the case is to answer, so that it can be tested.")
    summary = models.TextField(blank=True)
    unknowns = models.TextField(blank=True, help_text="What is not known, a line each.")
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    tlp = models.CharField("marking", max_length=12, choices=TLP.choices, default=TLP.RED)
    state = models.CharField(
        max_length=20, choices=CaseState.choices, default=CaseState.INVESTIGATING
    )
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_cases")
    compartment = models.OneToOneField(Compartment, on_delete=models.PROTECT, related_name="case")
    is_demonstration = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


class VesselRole(models.TextChoices):
    SUBJECT = "subject", "Subject"
    ASSOCIATED = "associated", "Associated"
    LOOK_ALIKE = "look_alike", "Look-alike"


class CaseVessel(models.Model):
    """A vessel in a case, and why she is in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_vessels")
    vessel = models.ForeignKey(Vessel, on_delete=models.PROTECT, related_name="case_vessels")
    role = models.CharField(max_length=12, choices=VesselRole.choices, default=VesselRole.SUBJECT)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "vessel"], name="vessel_once_in_case"),
        ]

    def __str__(self) -> str:
        return f"{self.vessel} in {self.case_id}"


class Task(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["done_at", "due_on", "created_at"]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """A working note. Never part of a revision, never released."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.text[:60]
