from typing import Self
from uuid import uuid4

from django.contrib.gis.db import models as gis
from django.db import models

from accounts.models import Compartment, CompartmentMember, User
from evidence.marking import TLP, Credibility, Reliability
from evidence.models.source_file import SourceFile
from evidence.precision import Precision


class ExhibitKind(models.TextChoices):
    IMAGERY = "imagery", "Imagery"
    AIS_TRACK = "ais_track", "AIS track"
    STATEMENT = "statement", "Statement"
    DOCUMENT = "document", "Document"


class Rights(models.TextChoices):
    """Whether the bytes may leave the house, or only their hash and description."""

    BYTES = "bytes", "The file may be passed on"
    METADATA = "metadata", "Only hash and description may be passed on"
    UNKNOWN = "unknown", "Not known: treated as hash and description only"


class Origin(models.Model):
    """Where a report first came from. Ten articles that repeat one report share one origin."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ExhibitQuerySet(models.QuerySet["Exhibit"]):
    def visible_to(self, user: User) -> Self:
        """Exhibits of the user's compartments, and those that the user collected."""
        if not user.is_staff_member:
            return self.none()
        mine = CompartmentMember.objects.filter(user=user).values("compartment")
        filed = Exhibit.compartments.through.objects.filter(compartment__in=mine)
        return self.filter(models.Q(pk__in=filed.values("exhibit")) | models.Q(created_by=user))


class Exhibit(models.Model):
    """One item of evidence: what it is, where it came from, how it was collected and graded.

    The custody log is the ledger chain `exhibit:<uuid>`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ExhibitKind.choices)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source_file = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="exhibits"
    )
    file_name = models.CharField(
        max_length=200, blank=True, help_text="As it was called on arrival."
    )

    source = models.CharField(max_length=300, help_text="Who published or handed over the item.")
    source_url = models.URLField(max_length=1000, blank=True)
    origin = models.ForeignKey(
        Origin, on_delete=models.PROTECT, null=True, blank=True, related_name="exhibits"
    )
    collector = models.CharField(max_length=120, help_text="Who collected it.")
    collected_at = models.DateTimeField()
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    credibility = models.CharField(
        max_length=1, choices=Credibility.choices, default=Credibility.SIX
    )
    tlp = models.CharField("marking", max_length=12, choices=TLP.choices, default=TLP.RED)
    rights = models.CharField(max_length=8, choices=Rights.choices, default=Rights.UNKNOWN)
    credit_line = models.CharField(max_length=200, blank=True)
    is_illustrative = models.BooleanField(
        "ILLUSTRATIVE - synthetic", default=False, help_text="Made up for demonstration."
    )

    shown_at = models.DateTimeField(null=True, blank=True, help_text="When what it shows happened.")
    shown_until = models.DateTimeField(null=True, blank=True)
    shown_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    shown_inferred = models.BooleanField(default=False)
    location = gis.PointField(null=True, blank=True)
    location_accuracy_m = models.PositiveIntegerField("accuracy (m)", null=True, blank=True)

    compartments = models.ManyToManyField(Compartment, related_name="exhibits", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exhibits")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["kind", "-created_at"], name="exhibit_kind_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def grade(self) -> str:
        """The Admiralty grade, such as `B2`."""
        return f"{self.reliability}{self.credibility}"
