from django.db import models

from vessels.models import ListVersion


class FollowedVersion(models.Model):
    """A version of a list whose meaning for cases has been told. None is told twice."""

    version = models.OneToOneField(ListVersion, on_delete=models.CASCADE, related_name="followed")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.version)
