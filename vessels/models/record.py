from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.models import User
from vessels.models.listing import ListVersion, SanctionsList


class RecordKind(models.TextChoices):
    VESSEL = "vessel", "Vessel"
    ORGANISATION = "organisation", "Organisation"
    PERSON = "person", "Person"
    OTHER = "other", "Other"


class RecordVersionQuerySet(models.QuerySet["RecordVersion"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()

    def current(self) -> Self:
        return self.filter(is_current=True)

    def vessels(self) -> Self:
        return self.filter(kind=RecordKind.VESSEL)


class RecordVersion(models.Model):
    """One record of a list, in one wording: kept from the version it appeared in to its last.

    Of a vessel, or of a company or person that the list names.
    """

    sanctions_list = models.ForeignKey(
        SanctionsList, on_delete=models.PROTECT, related_name="records"
    )
    uid = models.CharField(max_length=60, help_text="The list's own identifier.")
    kind = models.CharField(max_length=12, choices=RecordKind.choices, default=RecordKind.VESSEL)
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


class NameKind(models.TextChoices):
    PRIMARY = "primary", "Name"
    FORMER = "former", "Former name"
    OTHER = "other", "Other name"
    WEAK = "weak", "Weak alias"


class RecordName(models.Model):
    """A name of a record as people search for it: normalised, in Latin letters."""

    record = models.ForeignKey(RecordVersion, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    text = models.CharField(max_length=300, help_text="As published.")
    normal = models.CharField(max_length=300, help_text="Upper case, Latin, without punctuation.")

    class Meta:
        ordering = ["record", "kind", "normal"]
        indexes = [
            GinIndex(fields=["normal"], opclasses=["gin_trgm_ops"], name="record_name_trigrams")
        ]

    def __str__(self) -> str:
        return self.text


class ChangeKind(models.TextChoices):
    ADDED = "added", "Added"
    REMOVED = "removed", "Removed"
    CHANGED = "changed", "Changed"
    RENAMED = "renamed", "Renamed"
    RENUMBERED = "renumbered", "Under a new identifier"


class RecordChangeQuerySet(models.QuerySet["RecordChange"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class RecordChange(models.Model):
    """What a version changes about one record. Of a version kept aside: what it would change."""

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    record_kind = models.CharField(
        max_length=12, choices=RecordKind.choices, default=RecordKind.VESSEL
    )
    uid = models.CharField(max_length=60)
    former_uid = models.CharField(
        max_length=60, blank=True, help_text="Of a record that came back under a new identifier."
    )
    name = models.CharField(max_length=300)
    imo_number = models.PositiveIntegerField(null=True, blank=True)
    fields = models.JSONField(
        default=list, help_text='[{"field", "label", "before", "after"}]; empty: wording only.'
    )
    is_meaningful = models.BooleanField(
        default=True, help_text="Something true of the party changed, not the wording alone."
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="followers",
        help_text="The change that this one merely repeats: her owner's new name.",
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

    objects = RecordChangeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "uid"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uid} {self.name}"
