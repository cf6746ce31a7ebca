from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from evidence.marking import TLP


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: User) -> Self:
        """Agencies are known to those who release to them or administer them."""
        allowed = user.has_role(Role.RELEASE_OFFICER, Role.ADMINISTRATOR, Role.SUPERVISOR)
        return self if allowed else self.none()

    def for_list(self) -> Self:
        """With the number of packages sent to each."""
        return self.annotate(release_count=models.Count("releases")).order_by("name")


class Agency(models.Model):
    """A partner that may be given packages, and the credentials its client signs in with."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    contact = models.CharField(max_length=200, blank=True)
    max_tlp = models.CharField("marking ceiling", max_length=12, choices=TLP.choices)
    is_active = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="agency",
    )
    credentials_expire_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:agency-detail", args=[self.pk])

    @property
    def is_expired(self) -> bool:
        """Whether credentials were issued and their time is over."""
        return self.credentials_expire_at is not None and (
            self.credentials_expire_at <= timezone.now()
        )

    @property
    def ceiling(self) -> TLP:
        """The strictest marking that may be sent to the agency."""
        return TLP(self.max_tlp)
