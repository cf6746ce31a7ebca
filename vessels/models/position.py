from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.models import SourceFile


class ImportState(models.TextChoices):
    DRAFT = "draft", "Waiting for its format to be confirmed"
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Not imported"
    UNDONE = "undone", "Undone"


class Coverage(models.TextChoices):
    """What kind of receivers hear for a source; empty where that is not known."""

    TERRESTRIAL = "terrestrial", "Terrestrial receivers"
    SATELLITE = "satellite", "Satellite receivers"
    MIXED = "mixed", "Terrestrial and satellite receivers"


class PositionImportQuerySet(models.QuerySet["PositionImport"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts: anyone with a role sees all imports."""
        return self if user.is_staff_member else self.none()


class PositionImport(models.Model):
    """One file or feed response turned into positions, with every row accounted for.

    rows_read = accepted + repeated + conflicting + rejected + static_rows, always. An import that
    is not done has no positions; one that was undone keeps its counts and its file. One that is
    to be undone stays done until a worker has undone all of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.DRAFT)
    problem = models.TextField(blank=True, help_text="Why nothing was imported; empty otherwise.")
    reading = models.JSONField(
        default=dict, help_text="What a person said of the file: base date, columns, units."
    )
    coverage = models.CharField(
        max_length=40, blank=True, help_text="Receiver kind: terrestrial, satellite or not known."
    )
    feed = models.ForeignKey(
        "vessels.Feed", on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    rows_read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(
        default=0, help_text="Same MMSI, time and position again, in the file or already held."
    )
    conflicting = models.PositiveIntegerField(
        default=0, help_text="Same MMSI and time, another position: the first one stands."
    )
    rejected = models.PositiveIntegerField(default=0)
    static_rows = models.PositiveIntegerField(
        default=0, help_text="Rows without a position that say who a vessel is."
    )
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    mmsi_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict, help_text="Sentinels blanked, by field: counts.")
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)
    imported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty for a feed."
    )
    agent = models.CharField(max_length=120, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    drawn_at = models.DateTimeField(
        null=True, editable=False, help_text="When its positions were last drawn as track segments."
    )
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undo_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="While its undoing waits for a worker or is under way."
    )
    undo_problem = models.TextField(
        blank=True, help_text="Why it could not be undone when that was last tried."
    )

    objects = PositionImportQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)

    @property
    def is_being_undone(self) -> bool:
        """Asked for and not done yet: its positions are held until it is."""
        return self.state == ImportState.DONE and self.undo_asked_at is not None


class ImportRejection(models.Model):
    """Why rows of an import were refused or set aside: a reason, a count, a few examples."""

    position_import = models.ForeignKey(
        PositionImport, on_delete=models.CASCADE, related_name="rejections"
    )
    reason = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField()
    examples = models.JSONField(help_text='Up to ten of {"line": int, "value": str}.')

    class Meta:
        ordering = ["-count"]

    def __str__(self) -> str:
        return f"{self.reason}: {self.count}"


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts: anyone with a role sees all positions."""
        return self if user.is_staff_member else self.none()


class Position(models.Model):
    """Where a transponder said it was. Keyed by MMSI and time: a transponder is not a ship.

    The table is range-partitioned by month of `at`; partitions are made on demand by the import
    (`vessels.ais.importing`), and a query without bounds on `at` touches every month.
    """

    pk = models.CompositePrimaryKey("mmsi", "at")
    mmsi = models.IntegerField()
    at = models.DateTimeField()
    longitude = models.FloatField(help_text="degrees east")
    latitude = models.FloatField(help_text="degrees north")
    sog_kn = models.FloatField(null=True, help_text="speed over ground, knots")
    cog_deg = models.FloatField(null=True, help_text="course over ground, degrees true")
    heading_deg = models.SmallIntegerField(null=True)
    nav_status = models.SmallIntegerField(null=True)
    # Neither a constraint nor an index: both would be paid for on every row of every import, and
    # an import is found by its span of time.
    position_import = models.ForeignKey(
        PositionImport,
        on_delete=models.PROTECT,
        related_name="positions",
        db_constraint=False,
        db_index=False,
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        db_table = "vessels_position"
        ordering = ["mmsi", "at"]

    def __str__(self) -> str:
        return f"{self.mmsi} {self.at:%Y-%m-%d %H:%M:%SZ}"
