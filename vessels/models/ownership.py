from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.models.company import Company
from vessels.models.record import RecordVersion
from vessels.models.tie import TieRole
from vessels.models.vessel import Vessel


class OwnershipQuerySet(models.QuerySet["Ownership"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts for all staff; one that cites an exhibit is as restricted as it."""
        if not user.is_staff_member:
            return self.none()
        seen = Exhibit.objects.visible_to(user).values("pk")
        return self.filter(models.Q(exhibit=None) | models.Q(exhibit__in=seen))


class Ownership(models.Model):
    """One source's word on who owns or runs a vessel or a company, over a span of time.

    The owner is a company entered here or an entry of a list. Never edited: a wrong one is
    withdrawn with a reason. A share that is not stated is unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vessel = models.ForeignKey(
        Vessel, on_delete=models.CASCADE, null=True, blank=True, related_name="ownerships"
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, blank=True, related_name="owned_by"
    )
    owner = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="owns"
    )
    owner_record = models.ForeignKey(
        RecordVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The entry of a list that was named as the owner, in the wording of then.",
    )
    role = models.CharField(max_length=16, choices=TieRole.choices)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    valid_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    source = models.CharField(max_length=300)
    exhibit = models.ForeignKey(
        Exhibit, on_delete=models.PROTECT, null=True, blank=True, related_name="ownerships"
    )
    asserted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asserted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "asserted_at"]
        constraints = [
            models.CheckConstraint(
                name="ownership_of_vessel_or_company",
                condition=models.Q(vessel__isnull=False, company__isnull=True)
                | models.Q(vessel__isnull=True, company__isnull=False),
            ),
            models.CheckConstraint(
                name="ownership_by_company_or_record",
                condition=models.Q(owner__isnull=False, owner_record__isnull=True)
                | models.Q(owner__isnull=True, owner_record__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        of = self.vessel or self.company
        return f"{self.owner_name}: {self.get_role_display().lower()} of {of}"

    @property
    def owner_name(self) -> str:
        """The company's name of today; an entry's in the wording that was named."""
        if self.owner_record:
            return self.owner_record.name
        return self.owner.name if self.owner else ""
