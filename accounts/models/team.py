from uuid import uuid4

from django.db import models


class Team(models.Model):
    """A group of people who work together. Being in a team opens no case by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
