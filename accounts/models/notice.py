from typing import Self
from uuid import uuid4

from django.db import models
from django.utils import timezone

from accounts.models.compartment import Compartment
from accounts.models.user import User


class NoticeKind(models.TextChoices):
    LISTING = "listing", "Sanctions list"
    DRIFT = "drift", "Drift"
    MATCH = "match", "Match to review"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Each person's own, without those about nothing but what they are no longer in."""
        if not user.is_staff_member:
            return self.none()
        links = NoticeLink.objects.filter(notice=models.OuterRef("pk"))
        known = Compartment.objects.visible_to(user).values("pk")
        return self.filter(
            ~models.Exists(links) | models.Exists(links.visible_to(user)),
            models.Q(compartment=None) | models.Q(compartment__in=known),
            recipient=user,
        )

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something a person should know of, told once: what, what it concerns, where to look."""

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
    told_at = models.DateTimeField(
        default=timezone.now, help_text="When it was told, or last added to."
    )
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "title"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="noticed_once")]
        indexes = [
            models.Index(
                fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"
            )
        ]

    def __str__(self) -> str:
        return self.title


class LinkKind(models.TextChoices):
    """What a notice leads to, in the order in which a page names it."""

    VESSEL = "vessel", "Vessels"
    CASE = "case", "Cases"
    DRIFT = "drift", "Cases that do not know this"


class NoticeLinkQuerySet(models.QuerySet["NoticeLink"]):
    def visible_to(self, user: User) -> Self:
        """Of the person's own notices, without what they are no longer in."""
        if not user.is_staff_member:
            return self.none()
        known = Compartment.objects.visible_to(user).values("pk")
        return self.filter(
            models.Q(compartment=None) | models.Q(compartment__in=known), notice__recipient=user
        )


class NoticeLink(models.Model):
    """One of the vessels or cases for whose sake a person was told, as a link.

    The same vessel may be there twice: as one that the person watches, and as one of a case.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    label = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, help_text="A path of this site.")
    compartment = models.ForeignKey(
        Compartment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown only while the recipient is in it.",
    )

    objects = NoticeLinkQuerySet.as_manager()

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "url", "compartment"],
                nulls_distinct=False,
                name="linked_once_from_notice",
            )
        ]

    def __str__(self) -> str:
        return self.label
