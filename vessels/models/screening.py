from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.models import SourceFile


class ScreeningState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def visible_to(self, user: User) -> Self:
        """Each person's own: whom somebody looks into is nobody else's business."""
        return self.filter(requested_by=user) if user.is_staff_member else self.none()


class Screening(models.Model):
    """A list of ships, pasted or uploaded, held against all loaded lists."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="screenings")
    requested_at = models.DateTimeField(auto_now_add=True)
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=8, choices=ScreeningState.choices, default=ScreeningState.QUEUED
    )
    problem = models.TextField(blank=True, help_text="Why it failed.")
    rows_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Verdict -> rows.")
    against = models.JSONField(
        default=list, help_text="The list versions it was held against, and those it was not."
    )
    parameters = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The ledger's chain of it: one of the person's own."""
        return f"screenings:{self.requested_by_id}"


class Verdict(models.TextChoices):
    """`NO_HIT` says that no loaded list names her; never that she is clear of lists not loaded."""

    LISTED = "listed", "Same IMO number"
    LEAD = "lead", "To be looked at"
    VETOED = "vetoed", "Namesake of another ship"
    NO_HIT = "no_hit", "Nothing found"
    UNREADABLE = "unreadable", "Could not be read"


class ScreeningRow(models.Model):
    """One line of a screening and what was found for it."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="Line of the file as it came; the header is 1.")
    given = models.JSONField(help_text="Name, IMO, MMSI, call sign and flag as written.")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    score = models.PositiveSmallIntegerField(default=0)
    hits = models.JSONField(
        default=list, help_text='[{"list", "uid", "record", "name", "score", "basis", "reasons"}]'
    )
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["screening", "line"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "line"], name="screened_line_once")
        ]
        indexes = [
            models.Index(fields=["screening", "verdict", "-score"], name="screening_verdict")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_verdict_display()}"
