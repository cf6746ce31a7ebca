from django.db import models

from accounts.models import User
from casework.models.case import Case
from evidence.models import Exhibit


class CaseExhibit(models.Model):
    """An exhibit as filed in a case, under the case's own number. Numbers are never reused."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_exhibits")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="case_exhibits")
    number = models.PositiveIntegerField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="exhibit_number_in_case"),
            models.UniqueConstraint(fields=["case", "exhibit"], name="exhibit_once_in_case"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.exhibit}"

    @property
    def label(self) -> str:
        """The exhibit's number as it is cited: `E-07`."""
        return f"E-{self.number:02d}"
