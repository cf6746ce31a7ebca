from uuid import uuid4

import pgtrigger
from django.db import models


class SourceFile(models.Model):
    """Bytes as they came in: content-addressed, immutable, stored once however often they arrive.

    Uploads, AIS files, fetched list bodies and feed responses are all SourceFiles. Who may see one
    is decided by what cites it (an exhibit, an import, a list version), so it has no `visible_to`.
    Written only by `evidence.intake.store`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(
        max_length=100, help_text="Sniffed from the bytes, never claimed."
    )
    stored_name = models.CharField(max_length=200, help_text="Path in the storage, made by us.")
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="source_file_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size_bytes} bytes)"
