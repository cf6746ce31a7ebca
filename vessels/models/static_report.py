from typing import Self

from django.db import models

from accounts.models import User
from vessels.models.position import PositionImport


class StaticReportQuerySet(models.QuerySet["StaticReport"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts: anyone with a role sees all of them."""
        return self if user.is_staff_member else self.none()


class StaticReport(models.Model):
    """What one transponder said of its ship, unchanged, from `first_at` to `last_at` of one import.

    A crew types these values in. They become self-reported claims of the vessels they reach, and
    are what identity, draught and destination changes are found in. Empty or null is "not said".
    """

    mmsi = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    reports = models.PositiveIntegerField(help_text="How many reports said the same.")
    imo = models.CharField(max_length=20, blank=True, help_text="As sent; may be no IMO number.")
    name = models.CharField(max_length=100, blank=True)
    call_sign = models.CharField(max_length=40, blank=True)
    ship_type = models.SmallIntegerField(null=True, help_text="AIS type code")
    length_m = models.FloatField(null=True)
    width_m = models.FloatField(null=True)
    draught_m = models.FloatField(null=True)
    destination = models.CharField(max_length=100, blank=True)
    position_import = models.ForeignKey(
        PositionImport, on_delete=models.CASCADE, related_name="static_reports"
    )

    objects = StaticReportQuerySet.as_manager()

    class Meta:
        ordering = ["mmsi", "first_at"]
        indexes = [
            models.Index(fields=["mmsi", "first_at"], name="static_report_mmsi"),
            models.Index(fields=["imo"], condition=~models.Q(imo=""), name="static_report_imo"),
        ]

    def __str__(self) -> str:
        return f"{self.mmsi} {self.name or 'no name'} {self.first_at:%Y-%m-%d %H:%MZ}"
