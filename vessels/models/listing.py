from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from evidence.models import SourceFile
from evidence.precision import Precision


class SanctionsListQuerySet(models.QuerySet["SanctionsList"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class SanctionsList(models.Model):
    """A published list: who publishes it, where it is fetched, and how it stands now."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    authority = models.CharField(max_length=120)
    parser = models.CharField(max_length=40, help_text="Key of the parser in the registry.")
    address = models.CharField(
        max_length=500, blank=True, help_text="http(s) address, or a file name in the inbox folder."
    )
    is_enabled = models.BooleanField(default=True)
    refresh_every = models.DurationField(default=timedelta(hours=6))
    stale_after = models.DurationField(default=timedelta(days=2))
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(
        null=True, blank=True, help_text="Last time the list was seen whole, changed or not."
    )
    last_error = models.TextField(blank=True)

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
        return self.accepted().filter(is_extract=False)


class ListVersion(models.Model):
    """One body of a list as it was fetched. Only accepted versions say anything about ships."""

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="versions"
    )
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(
        default=timezone.now,
        help_text="Last time the publisher served these very bytes as the newest.",
    )
    publisher_date = models.DateField(null=True, blank=True)
    declared_count = models.PositiveIntegerField(null=True, blank=True)
    parsed_count = models.PositiveIntegerField(default=0)
    vessel_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0, help_text="In any letter.")
    meaningful_count = models.PositiveIntegerField(
        default=0, help_text="Of the changed: in a fact about the ship."
    )
    parser_version = models.CharField(max_length=20)
    is_extract = models.BooleanField(
        default=False, help_text="Holds part of the list only: absence from it says nothing."
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


class RecordVersionQuerySet(models.QuerySet["RecordVersion"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()

    def current(self) -> Self:
        return self.filter(is_current=True)


class RecordVersion(models.Model):
    """One record of a list in one wording: kept from the version it appeared in to its last."""

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="records"
    )
    uid = models.CharField(max_length=60, help_text="The list's own identifier.")
    name = models.CharField(max_length=300)
    imo_number = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    imo_raw = models.CharField(max_length=60, blank=True)
    imo_problem = models.CharField(max_length=200, blank=True)
    mmsi = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    programmes = models.JSONField(default=list, help_text="Programme codes in the list's words.")
    facts = models.JSONField(default=dict, help_text="Normalised fields; what changes are told by.")
    raw = models.JSONField(help_text="The record as published.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical raw record.")
    first_version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="+")
    last_version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True, help_text="In the newest accepted version.")

    objects = RecordVersionQuerySet.as_manager()

    class Meta:
        ordering = ["sanctions_list", "uid", "pk"]
        indexes = [models.Index(fields=["sanctions_list", "uid"], name="record_list_uid")]
        constraints = [
            models.UniqueConstraint(
                fields=["sanctions_list", "uid"],
                condition=models.Q(is_current=True),
                name="one_current_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sanctions_list_id} {self.uid} {self.name}"


class ChangeKind(models.TextChoices):
    ADDED = "added", "Added"
    REMOVED = "removed", "Removed"
    CHANGED = "changed", "Changed"


class RecordChange(models.Model):
    """What a version changes about one record. Of a version kept aside: what it would change."""

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    uid = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    imo_number = models.PositiveIntegerField(null=True, blank=True)
    fields = models.JSONField(
        default=list, help_text='[{"field", "label", "before", "after"}]; empty: wording only.'
    )
    before = models.ForeignKey(
        RecordVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    after = models.ForeignKey(
        RecordVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty while the version is kept aside.",
    )

    class Meta:
        ordering = ["kind", "name", "uid"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uid} {self.name}"


class Designation(models.Model):
    """A record's time on a list: when it holds by law, and when we saw it come and go."""

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="designations"
    )
    uid = models.CharField(max_length=60)
    imo_number = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    programme = models.CharField(max_length=120, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_from_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    valid_from_basis = models.CharField(max_length=200, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    valid_to_basis = models.CharField(
        max_length=200, blank=True, help_text="Explicit, absent from the list, or expired."
    )
    observed_from = models.DateTimeField(
        help_text="Fetch time of the version it was first seen in."
    )
    observed_to = models.DateTimeField(
        null=True, blank=True, help_text="Fetch time of the first version it was absent from."
    )

    class Meta:
        ordering = ["sanctions_list", "-observed_from"]
        indexes = [models.Index(fields=["sanctions_list", "uid"], name="designation_list_uid")]

    def __str__(self) -> str:
        return f"{self.sanctions_list_id} {self.uid} {self.programme}"
