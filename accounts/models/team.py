from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models

if TYPE_CHECKING:
    from accounts.models.user import User


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: "User") -> Self:
        """Every team, for anyone who has a role."""
        return self.all() if user.is_staff_member else self.none()


class Team(models.Model):
    """A group of people who work together. Being in a team opens no case by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
