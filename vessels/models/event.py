from typing import Self
from uuid import uuid4

from django.contrib.gis.db import models as gis
from django.db import models

from accounts.models import User
from evidence.models import Exhibit
from vessels.models.place import Place
from vessels.models.vessel import Vessel


class EventKind(models.TextChoices):
    GAP = "gap", "AIS gap"
    PORT_CALL = "port_call", "Port call"
    ANCHORAGE = "anchorage", "At anchor"
    SHIPYARD_STAY = "shipyard_stay", "Shipyard stay"
    ENCOUNTER = "encounter", "Encounter"
    LOITERING = "loitering", "Loitering"
    JUMP = "jump", "Implausible jump"
    SHARED_MMSI = "shared_mmsi", "Shared MMSI"
    ON_LAND = "on_land", "Positions on land"
    CIRCLING = "circling", "Circling positions"
    FROZEN_TRACK = "frozen_track", "Frozen track"
    CLOCK_FAULT = "clock_fault", "Clock fault"
    IDENTITY_CHANGE = "identity_change", "Identity change"
    MMSI_REUSE = "mmsi_reuse", "MMSI reuse"
    DRAUGHT_CHANGE = "draught_change", "Draught change"
    DESTINATION = "destination", "Destination not reached"
    REACHABILITY = "reachability", "Reachable area"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts for all staff; an event that cites an exhibit is as restricted as it."""
        if not user.is_staff_member:
            return self.none()
        seen = Exhibit.objects.visible_to(user).values("pk")
        return self.filter(models.Q(exhibit=None) | models.Q(exhibit__in=seen))

    def standing(self) -> Self:
        """Those that nothing has superseded or withdrawn."""
        return self.filter(superseded_at=None)


class DetectionRunQuerySet(models.QuerySet["DetectionRun"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class DetectionRun(models.Model):
    """One search of a stretch of time for events of some transponders, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vessel = models.ForeignKey(
        Vessel, on_delete=models.CASCADE, null=True, blank=True, related_name="detection_runs"
    )
    start = models.DateTimeField()
    end = models.DateTimeField()
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, help_text="new, unchanged, superseded, withdrawn")
    problem = models.TextField(blank=True)

    objects = DetectionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.vessel or 'All watched vessels'} {self.started_at:%Y-%m-%d %H:%MZ}"


class Event(models.Model):
    """What a transponder's positions show, by a named detector with its parameters and its input.

    Never edited. When late data change it, a new event takes its place and this one points there;
    when they take its ground away it is withdrawn: `superseded_at` without `superseded_by`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    vessel = models.ForeignKey(
        Vessel, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    mmsi = models.IntegerField()
    other_vessel = models.ForeignKey(
        Vessel, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    other_mmsi = models.IntegerField(null=True, blank=True)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True, blank=True, help_text="Empty: still going on.")
    start_point = gis.PointField(null=True, blank=True)
    end_point = gis.PointField(null=True, blank=True)
    area = gis.GeometryField(null=True, blank=True, help_text="What it covers, where it is drawn.")
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )
    confidence = models.PositiveSmallIntegerField(help_text="1 (weak) to 4 (strong)")
    reasons = models.JSONField(help_text="Sentences that say why, with figures and units.")
    detail = models.JSONField(default=dict, help_text="Figures, with units in their names.")
    parameters = models.JSONField(help_text="What the detector was told.")
    detector = models.CharField(max_length=40)
    detector_version = models.CharField(max_length=20)
    input_digest = models.CharField(max_length=64, help_text="SHA-256 of what it looked at.")
    exhibit = models.ForeignKey(
        Exhibit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The exhibit it rests on, beside positions; restricts who sees it.",
    )
    run = models.ForeignKey(DetectionRun, on_delete=models.PROTECT, related_name="events")
    detected_at = models.DateTimeField(auto_now_add=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["start_at"]
        indexes = [
            models.Index(fields=["vessel", "start_at"], name="event_vessel_start"),
            models.Index(fields=["mmsi", "kind", "start_at"], name="event_mmsi_kind"),
            models.Index(
                fields=["kind", "start_at"],
                condition=models.Q(superseded_at=None),
                name="event_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start_at:%Y-%m-%d %H:%MZ}"

    @property
    def open_end(self) -> str:
        """Words for an end that is missing: a silence goes on, of all else no end was heard."""
        return "still going on" if self.kind == EventKind.GAP else "end not heard"
