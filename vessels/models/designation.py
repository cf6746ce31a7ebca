from django.db import models

from evidence.precision import Precision
from vessels.models.knowing import KnownQuerySet
from vessels.models.listing import SanctionsList


class Ending(models.TextChoices):
    """How a designation ended. Only `STATED` and `EXPIRED` come from the list's own words."""

    STATED = "stated", "Stated by the list"
    EXPIRED = "expired", "Expired"
    ABSENT = "absent", "Absent from the list"
    DROPPED = "dropped", "No longer under this programme"
    RENUMBERED = "renumbered", "Listed under a new identifier"


class DesignationQuerySet(KnownQuerySet["Designation"]):
    pass


class Designation(models.Model):
    """A record's time on a list: when it holds by law, when it was seen, and since when we knew.

    Never edited: what is learned later closes this row (`known_to`) and opens another, so that any
    day's knowledge can be read again.
    """

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="designations"
    )
    uid = models.CharField(max_length=60)
    imo_number = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    programme = models.CharField(max_length=120, blank=True)
    measure = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_from_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    valid_from_basis = models.CharField(max_length=200, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    valid_to_basis = models.CharField(
        max_length=200, blank=True, help_text="Explicit, absent from the list, or expired."
    )
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    observed_from = models.DateTimeField(
        help_text="When the publisher served the version it was first seen in."
    )
    observed_to = models.DateTimeField(
        null=True, blank=True, help_text="The same of the first version it was absent from."
    )
    known_from = models.DateTimeField(help_text="When we had the version that says so.")
    known_to = models.DateTimeField(
        null=True, blank=True, help_text="When a later version said otherwise."
    )

    objects = DesignationQuerySet.as_manager()

    class Meta:
        ordering = ["sanctions_list", "-observed_from"]
        indexes = [models.Index(fields=["sanctions_list", "uid"], name="designation_list_uid")]

    def __str__(self) -> str:
        return f"{self.sanctions_list_id} {self.uid} {self.programme}"
