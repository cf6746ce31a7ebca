from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.models import SourceFile
from vessels.models.listing import SanctionsList
from vessels.models.position import PositionImport


class FeedKind(models.TextChoices):
    DROP_FOLDER = "drop_folder", "Drop folder"
    AISHUB_JSON = "aishub_json", "HTTP JSON in AISHub's shape"
    AISSTREAM = "aisstream", "aisstream websocket"
    NMEA_TCP = "nmea_tcp", "NMEA over TCP"
    NMEA_UDP = "nmea_udp", "NMEA over UDP"


class FeedQuerySet(models.QuerySet["Feed"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class Feed(models.Model):
    """A source of AIS positions that is polled. Goes stale visibly; never reads as silence."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    address = models.CharField(
        max_length=500,
        help_text="http(s) or ws(s) address, host:port, or a folder below the inbox folder.",
    )
    credential = models.TextField(
        blank=True, editable=False, help_text="Key or password, encrypted; never shown again."
    )
    coverage = models.CharField(max_length=40, blank=True)
    is_enabled = models.BooleanField(default=True)
    refresh_every = models.DurationField(default=timedelta(minutes=15))
    stale_after = models.DurationField(default=timedelta(hours=2))
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    least_interval = models.DurationField(
        default=timedelta(minutes=1), help_text="The source may not be asked more often."
    )
    listen_for = models.DurationField(
        default=timedelta(seconds=60), help_text="How long one run listens to a stream."
    )
    failures = models.PositiveIntegerField(default=0, help_text="Failed runs in a row.")
    wait_until = models.DateTimeField(
        null=True, blank=True, help_text="Not asked before this, after failures."
    )
    only_watched = models.BooleanField(
        default=True, help_text="Ask for, and keep, only the vessels on watch lists."
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RefreshOutcome(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Running"
    CHANGED = "changed", "New data"
    UNCHANGED = "unchanged", "Nothing new"
    QUARANTINED = "quarantined", "Kept aside"
    FAILED = "failed", "Failed"


class RefreshRun(models.Model):
    """One attempt to refresh a feed or a list, with what came of it."""

    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, null=True, blank=True, related_name="runs"
    )
    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.CASCADE, null=True, blank=True, related_name="runs"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=RefreshOutcome.choices, default=RefreshOutcome.RUNNING
    )
    message = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    source_file = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="run_of_feed_or_list",
                condition=models.Q(feed__isnull=False, sanctions_list__isnull=True)
                | models.Q(feed__isnull=True, sanctions_list__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed or self.sanctions_list} {self.started_at:%Y-%m-%d %H:%MZ}"


class FeedFile(models.Model):
    """A file of a drop folder that was looked at, with what came of it. It stays where it lies."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField()
    source_file = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position_import = models.ForeignKey(
        PositionImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    problem = models.TextField(blank=True, help_text="Why nothing was imported; empty otherwise.")

    class Meta:
        ordering = ["-seen_at", "name"]

    def __str__(self) -> str:
        return self.name


class LastHeardQuerySet(models.QuerySet["LastHeard"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class LastHeard(models.Model):
    """When a feed last brought a position of a transponder."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="heard")
    mmsi = models.IntegerField()
    at = models.DateTimeField()

    objects = LastHeardQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["feed", "mmsi"], name="last_heard_once")]

    def __str__(self) -> str:
        return f"{self.mmsi} {self.at:%Y-%m-%d %H:%MZ}"
