from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models.fields.json import KT
from django.urls import reverse

from accounts.models import CompartmentMember, User
from casework.models import Revision
from evidence.models import SourceFile
from partners.models.agency import Agency


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: User) -> Self:
        """Releases of the cases that the user may see."""
        if not user.is_staff_member:
            return self.none()
        mine = CompartmentMember.objects.filter(user=user).values("compartment")
        return self.filter(revision__case__compartment__in=mine)

    def for_list(self) -> Self:
        """With all that a row shows, and without loading the packages themselves."""
        rows = self.select_related("revision__case", "agency", "bundle", "released_by")
        counted = rows.defer("package", "revision__body").annotate(
            tlp=KT("package__package__tlp"),
            fetches=models.Count("deliveries"),
            last_fetched_at=models.Max("deliveries__at"),
        )
        return counted.order_by("-released_at")

    def released_to(self, agency: Agency) -> Self:
        """What the agency may fetch: its own, not withdrawn."""
        return self.filter(agency=agency, withdrawn_at=None)


class Release(models.Model):
    """One approved revision as given to one agency: the package and its signed bundle."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="releases")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="releases")
    package = models.JSONField(help_text="What the agency reads; allow-listed fields only.")
    package_digest = models.CharField(max_length=64)
    bundle = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    key_id = models.CharField(max_length=64, help_text="Fingerprint of the sealing key.")
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "agency"], name="one_release_per_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} to {self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("partners:release-detail", args=[self.pk])

    @property
    def file_name(self) -> str:
        """What the bundle is called when it is downloaded: `C-2026-0142-r1.zip`."""
        about = self.package["package"]
        return f"{about['reference']}-r{about['revision']}.zip"


class DeliveryKind(models.TextChoices):
    PACKAGE = "package", "Package read"
    BUNDLE = "bundle", "Bundle downloaded"


class Delivery(models.Model):
    """One fetch of a release by its agency."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=8, choices=DeliveryKind.choices)
    at = models.DateTimeField(auto_now_add=True)
    remote_address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%MZ}"
