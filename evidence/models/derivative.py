from django.db import models

from evidence.models.source_file import SourceFile


class Purpose(models.TextChoices):
    DISPLAY = "display", "Picture for the browser"


class Derivative(models.Model):
    """A working copy made from original bytes, which stay as they came. Made once per original."""

    original = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="derivatives")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    derived = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="derived_from")
    made_with = models.CharField(max_length=120, help_text="Program, version and parameters.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["original", "purpose"], name="one_derivative_each"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} of {self.original}"
