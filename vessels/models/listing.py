from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from evidence.models import SourceFile


class SanctionsListQuerySet(models.QuerySet["SanctionsList"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()

    def loaded(self, *also: str) -> Self:
        """Those that ever brought anything, also what was kept aside; and `also` some by code."""
        brought = ListVersion.objects.order_by().values("sanctions_list")
        return self.filter(models.Q(pk__in=brought) | models.Q(pk__in=also))


class SanctionsList(models.Model):
    """A published list: who publishes it, where it is fetched, and how it stands now."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    authority = models.CharField(max_length=120)
    parser = models.CharField(max_length=40, help_text="Key of the parser in the registry.")
    address = models.CharField(
        max_length=500, blank=True, help_text="http(s) address, or a file name in the inbox folder."
    )
    companion_addresses = models.JSONField(
        default=dict,
        blank=True,
        help_text="Files that belong to it, by name: fetched and kept together with it.",
    )
    columns = models.JSONField(
        default=dict, blank=True, help_text="For a plain CSV: our field -> header of its column."
    )
    is_enabled = models.BooleanField(default=True)
    refresh_every = models.DurationField(default=timedelta(hours=6))
    stale_after = models.DurationField(default=timedelta(days=2))
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(
        null=True, blank=True, help_text="Last time the list was seen whole, changed or not."
    )
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Failed runs in a row.")
    wait_until = models.DateTimeField(
        null=True, blank=True, help_text="Not asked before this, after failures."
    )

    objects = SanctionsListQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VersionState(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    QUARANTINED = "quarantined", "Kept aside"
    REJECTED = "rejected", "Rejected"


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()

    def accepted(self) -> Self:
        return self.filter(state=VersionState.ACCEPTED)

    def whole(self) -> Self:
        """Accepted versions whose silence on a ship means something."""
        return self.accepted().filter(is_extract=False, is_delta=False)


class ListVersion(models.Model):
    """One body of a list as it was fetched. Only accepted versions say anything about ships."""

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="versions"
    )
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField(help_text="When we had it: from then on we knew.")
    served_at = models.DateTimeField(
        default=timezone.now,
        help_text="First time the publisher is known to have served it.",
    )
    confirmed_at = models.DateTimeField(
        default=timezone.now,
        help_text="Last time the publisher served these very bytes as the newest.",
    )
    publisher_date = models.DateField(null=True, blank=True)
    last_modified = models.CharField(
        max_length=60, blank=True, help_text="The server's own Last-Modified, as it wrote it."
    )
    edition = models.CharField(
        max_length=40, blank=True, help_text="The publisher's own name of the version, if known."
    )
    declared_count = models.PositiveIntegerField(null=True, blank=True)
    parsed_count = models.PositiveIntegerField(default=0)
    vessel_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0, help_text="In any letter.")
    meaningful_count = models.PositiveIntegerField(
        default=0, help_text="Of the changed: in a fact about the ship."
    )
    other_count = models.PositiveIntegerField(
        default=0, help_text="Changes of companies and people; the counts above are of vessels."
    )
    parser_version = models.CharField(max_length=20)
    is_extract = models.BooleanField(
        default=False, help_text="Holds part of the list only: absence from it says nothing."
    )
    is_delta = models.BooleanField(
        default=False, help_text="Names what was added, changed and removed, and nothing else."
    )
    state = models.CharField(max_length=12, choices=VersionState.choices)
    reason = models.TextField(blank=True, help_text="Why it was kept aside.")
    problems = models.JSONField(default=list, help_text="Single values that could not be read.")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-fetched_at", "-pk"]
        get_latest_by = ["fetched_at", "pk"]

    def __str__(self) -> str:
        return f"{self.sanctions_list_id} {self.fetched_at:%Y-%m-%d %H:%MZ}"

    @property
    def is_whole(self) -> bool:
        """Whether its silence on a ship means something."""
        return not (self.is_extract or self.is_delta)
