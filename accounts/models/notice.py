from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models.compartment import Compartment
from accounts.models.user import User


class NoticeKind(models.TextChoices):
    LISTING = "listing", "Sanctions list"
    DRIFT = "drift", "Drift"
    MATCH = "match", "Match to review"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Each person's own, without those about what they are no longer in."""
        if not user.is_staff_member:
            return self.none()
        known = Compartment.objects.visible_to(user).values("pk")
        return self.filter(
            models.Q(compartment=None) | models.Q(compartment__in=known), recipient=user
        )

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something a person should know of, told once: what, and where to look."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    key = models.CharField(max_length=120, help_text="What it is about; told once to each person.")
    compartment = models.ForeignKey(
        Compartment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown only while the recipient is in it.",
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, help_text="A path of this site.")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "title"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="noticed_once")]
        indexes = [
            models.Index(
                fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"
            )
        ]

    def __str__(self) -> str:
        return self.title
