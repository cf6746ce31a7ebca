from datetime import datetime
from typing import Self, TypeVar

from django.db import models

from accounts.models import User

M = TypeVar("M", bound=models.Model)


class KnownQuerySet(models.QuerySet[M]):
    """Rows that are never edited: what is learned later closes one (`known_to`), opens another."""

    def visible_to(self, user: User) -> Self:
        """What lists say: anyone with a role sees all of it."""
        return self if user.is_staff_member else self.none()

    def known_at(self, at: datetime | None) -> Self:
        """What we held then; without a time, what we hold now."""
        if at is None:
            return self.filter(known_to=None)
        return self.filter(known_from__lte=at).filter(
            models.Q(known_to=None) | models.Q(known_to__gt=at)
        )
