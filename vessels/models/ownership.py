from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.models import Exhibit
from evidence.precision import Precision
from vessels.models.tie import TieRole
from vessels.models.vessel import Vessel


class CompanyQuerySet(models.QuerySet["Company"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class Company(models.Model):
    """A company that owns or runs ships, as people recorded it; lists have records of their own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    imo_company_number = models.PositiveIntegerField(
        "IMO company number", unique=True, null=True, blank=True
    )
    country = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class OwnershipQuerySet(models.QuerySet["Ownership"]):
    def visible_to(self, user: User) -> Self:
        """Reference facts for all staff; one that cites an exhibit is as restricted as it."""
        if not user.is_staff_member:
            return self.none()
        seen = Exhibit.objects.visible_to(user).values("pk")
        return self.filter(models.Q(exhibit=None) | models.Q(exhibit__in=seen))


class Ownership(models.Model):
    """One source's word on who owns or runs a vessel or a company, over a span of time.

    Never edited: a wrong one is withdrawn with a reason. A share that is not stated is unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vessel = models.ForeignKey(
        Vessel, on_delete=models.CASCADE, null=True, blank=True, related_name="ownerships"
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, blank=True, related_name="owned_by"
    )
    owner = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="owns")
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
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_role_display().lower()} of {self.vessel or self.company}"
