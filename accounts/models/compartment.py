from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models.user import User


class CompartmentRole(models.TextChoices):
    LEAD = "lead", "Lead"
    INVESTIGATOR = "investigator", "Investigator"
    REVIEWER = "reviewer", "Reviewer"
    READER = "reader", "Reader"


EDITORS = (CompartmentRole.LEAD, CompartmentRole.INVESTIGATOR)


class CompartmentQuerySet(models.QuerySet["Compartment"]):
    def visible_to(self, user: User) -> Self:
        if not user.is_staff_member:
            return self.none()
        # A semi-join, so that the rows never multiply.
        mine = CompartmentMember.objects.filter(user=user).values("compartment")
        return self.filter(pk__in=mine)


class Compartment(models.Model):
    """A need-to-know list: people with roles. A case owns one; exhibits belong to several."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)

    objects = CompartmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def role_of(self, user: User) -> CompartmentRole | None:
        """The user's role in the compartment. One query."""
        role = self.members.filter(user=user).values_list("role", flat=True).first()
        return CompartmentRole(role) if role else None


class CompartmentMember(models.Model):
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=CompartmentRole.choices)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["compartment", "user"], name="one_role_in_compartment"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
