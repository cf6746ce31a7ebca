from datetime import UTC, date, datetime, time
from typing import Self
from uuid import uuid4

from django.db import models

from accounts.models import User
from evidence.marking import TLP
from evidence.models import Exhibit
from evidence.precision import Precision, text_of
from vessels.models.knowing import KnownQuerySet


class CompanyQuerySet(models.QuerySet["Company"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_staff_member else self.none()


class Company(models.Model):
    """A company that owns or runs ships, as people recorded it; lists have records of their own.

    What is held of it today. Every value that it ever had here is a `CompanyFact`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    imo_company_number = models.PositiveIntegerField(
        "IMO company number", unique=True, null=True, blank=True
    )
    country = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField("ILLUSTRATIVE - synthetic", default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class CompanyAttribute(models.TextChoices):
    NAME = "name", "Name"
    IMO_COMPANY_NUMBER = "imo_company_number", "IMO company number"
    COUNTRY = "country", "Country"
    NOTE = "note", "Note"


# How an exhibit must be marked for a fact to cite it: all staff read what is held of a company.
CITABLE = (TLP.GREEN, TLP.CLEAR)


class CompanyFactQuerySet(KnownQuerySet["CompanyFact"]):
    """All staff see every fact. That it cites an exhibit is for those who may see the exhibit."""

    def with_exhibits_of(self, user: User) -> Self:
        """Each with `shows_exhibit`: whether the user may see the exhibit that it cites."""
        seen = Exhibit.objects.visible_to(user).filter(pk=models.OuterRef("exhibit"))
        return self.select_related("exhibit").annotate(shows_exhibit=models.Exists(seen))

    def held_on(self, day: date) -> Self:
        """What held on a day; where no dates are known, on any."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_until=None) | models.Q(valid_until__gt=day),
        )


class CompanyFact(models.Model):
    """What one person entered of a company's name, number, country or note, over a span of time.

    Never edited: a correction or a rename closes the row (`known_to`) and opens another. An empty
    value says that it is not known.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="facts")
    attribute = models.CharField(max_length=20, choices=CompanyAttribute.choices)
    value = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    from_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    valid_until = models.DateField(
        null=True, blank=True, help_text="The first day on which another value held."
    )
    until_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    why = models.CharField(max_length=300, blank=True, help_text="Who says so, and where.")
    exhibit = models.ForeignKey(
        Exhibit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="company_facts",
        help_text="What says so. Its marking lets all staff be told; who may not see it sees no "
        "citation.",
    )
    asserted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField(help_text="When it was entered here.")
    known_to = models.DateTimeField(
        null=True, blank=True, help_text="When it was corrected, given an end, or taken back."
    )
    withdrawn_why = models.CharField(
        max_length=300, blank=True, help_text="Why it was taken back, with nothing in its place."
    )

    objects = CompanyFactQuerySet.as_manager()

    class Meta:
        ordering = ["attribute", "known_from", "pk"]
        indexes = [models.Index(fields=["company", "attribute"], name="fact_company_attribute")]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()}: {self.value or 'not known'}"

    @property
    def is_former_name(self) -> bool:
        """A name that counts, and that another one followed."""
        is_name = self.attribute == CompanyAttribute.NAME
        return is_name and self.valid_until is not None and self.known_to is None

    @property
    def held_text(self) -> str:
        """ "from 2019 until 2023-05", to no more than the precision known."""
        parts = []
        for word, day, precision in (
            ("from", self.valid_from, self.from_precision),
            ("until", self.valid_until, self.until_precision),
        ):
            if day:
                parts.append(
                    f"{word} {text_of(datetime.combine(day, time(tzinfo=UTC)), precision)}"
                )
        return " ".join(parts) or "no dates known"
