from typing import Self

from django.db import models

from accounts.models import User
from vessels.models.vessel import Vessel


class WatchQuerySet(models.QuerySet["Watch"]):
    def visible_to(self, user: User) -> Self:
        """Each person's own: whom somebody watches is nobody else's business."""
        return self.filter(watched_by=user) if user.is_staff_member else self.none()


class Watch(models.Model):
    """A vessel on a person's watch list. Feeds ask for the vessels that anybody watches."""

    vessel = models.ForeignKey(Vessel, on_delete=models.CASCADE, related_name="watches")
    watched_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["vessel__name", "vessel__imo_number"]
        constraints = [
            models.UniqueConstraint(fields=["vessel", "watched_by"], name="watched_once")
        ]

    def __str__(self) -> str:
        return str(self.vessel)
