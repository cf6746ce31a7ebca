from django.db import models

from vessels.models.knowing import KnownQuerySet
from vessels.models.listing import SanctionsList
from vessels.models.record import RecordVersion


class TieRole(models.TextChoices):
    OWNER = "owner", "Owner"
    REGISTERED_OWNER = "registered_owner", "Registered owner"
    MANAGER = "manager", "Manager"
    OPERATOR = "operator", "Operator"
    CONTROL = "control", "Control"
    LINKED_TO = "linked_to", "Linked to"


class RecordTieQuerySet(KnownQuerySet["RecordTie"]):
    pass


class RecordTie(models.Model):
    """A link that a list states: from a vessel's or company's record to who owns or runs it.

    Bitemporal as designations are, and never edited. A share that is not stated is unknown.
    """

    sanctions_list = models.ForeignKey(SanctionsList, on_delete=models.PROTECT, related_name="ties")
    record = models.ForeignKey(
        RecordVersion,
        on_delete=models.PROTECT,
        related_name="ties",
        help_text="The wording that states it first.",
    )
    uid = models.CharField(max_length=60, help_text="Whose record states it.")
    imo_number = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    role = models.CharField(max_length=16, choices=TieRole.choices)
    party_name = models.CharField(max_length=300)
    party_uid = models.CharField(
        max_length=60, blank=True, help_text="The party's record in the same list, where certain."
    )
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    observed_from = models.DateTimeField()
    observed_to = models.DateTimeField(null=True, blank=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True, blank=True)

    objects = RecordTieQuerySet.as_manager()

    class Meta:
        ordering = ["sanctions_list", "uid", "role", "party_name"]
        indexes = [
            models.Index(fields=["sanctions_list", "uid"], name="tie_list_uid"),
            models.Index(fields=["sanctions_list", "party_uid"], name="tie_list_party"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.get_role_display().lower()} {self.party_name}"
