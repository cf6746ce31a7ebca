from typing import Self

from django.db import models

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.models.position import PositionImport
from vessels.models.record import RecordVersion
from vessels.models.vessel import Vessel


class Attribute(models.TextChoices):
    NAME = "name", "Name"
    FORMER_NAME = "former_name", "Former name"
    FLAG = "flag", "Flag"
    IMO = "imo", "IMO number"
    MMSI = "mmsi", "MMSI"
    CALL_SIGN = "call_sign", "Call sign"
    SHIP_TYPE = "ship_type", "Type"
    GROSS_TONNAGE = "gross_tonnage", "Gross tonnage"
    LENGTH = "length_m", "Length (m)"
    BEAM = "beam_m", "Beam (m)"
    DRAUGHT = "draught_m", "Draught (m)"
    DESTINATION = "destination", "Destination"
    BUILT = "built", "Built"
    OWNER = "owner", "Owner"
    LINKED_TO = "linked_to", "Linked to"


class ClaimBasis(models.TextChoices):
    """What kind of source speaks; the kinds are never merged."""

    REGISTRY = "registry", "Registry"
    LISTING = "listing", "Sanctions list"
    SELF_REPORTED = "self_reported", "Self-reported (AIS)"
    REPORTED = "reported", "Reported"


class IdentityClaimQuerySet(models.QuerySet["IdentityClaim"]):
    def visible_to(self, user: User) -> Self:
        """Reference claims for all staff; a claim that cites an exhibit is as restricted as it."""
        if not user.is_staff_member:
            return self.none()
        seen = Exhibit.objects.visible_to(user).values("pk")
        return self.filter(models.Q(exhibit=None) | models.Q(exhibit__in=seen))


class IdentityClaim(models.Model):
    """One source's word on one attribute of a vessel, over a span of time. Never overwritten."""

    vessel = models.ForeignKey(Vessel, on_delete=models.CASCADE, related_name="claims")
    attribute = models.CharField(max_length=16, choices=Attribute.choices)
    value = models.CharField(max_length=200)
    basis = models.CharField(max_length=16, choices=ClaimBasis.choices)
    source = models.CharField(max_length=300)
    exhibit = models.ForeignKey(
        Exhibit, on_delete=models.PROTECT, null=True, blank=True, related_name="identity_claims"
    )
    record = models.ForeignKey(
        RecordVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    position_import = models.ForeignKey(
        PositionImport, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    valid_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    is_disputed = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)
    asserted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asserted_at = models.DateTimeField(auto_now_add=True)

    objects = IdentityClaimQuerySet.as_manager()

    class Meta:
        ordering = ["attribute", "valid_from", "asserted_at"]
        indexes = [
            models.Index(fields=["vessel", "attribute"], name="claim_vessel_attribute"),
            models.Index(fields=["attribute", "value"], name="claim_attribute_value"),
        ]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()}: {self.value} ({self.source})"
