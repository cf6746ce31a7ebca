"""Small files made by the project, honest and hostile, and exhibits built from them."""

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from accounts.models import Compartment, CompartmentMember, CompartmentRole, User
from evidence import exhibits
from evidence.models import Exhibit, ExhibitKind

COLLECTED = datetime(2024, 2, 9, 14, 2, tzinfo=UTC)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
VRT = b'<VRTDataset rasterXSize="1" rasterYSize="1"><SRS>/vsicurl/http://localhost/</SRS></VRTDataset>'
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """An image of a diagonal gradient, so that no two halves are equal."""
    image = Image.new("RGB", size)
    image.putdata(
        [(x % 256, y % 256, (x + y) % 256) for y in range(size[1]) for x in range(size[0])]
    )
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png_bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A few kilobytes that declare 400 megapixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def compartment_of(lead: User, *investigators: User, name: str = "C-2024-0001") -> Compartment:
    compartment = Compartment.objects.create(name=name)
    roles = [(lead, CompartmentRole.LEAD)]
    roles += [(user, CompartmentRole.INVESTIGATOR) for user in investigators]
    for user, role in roles:
        CompartmentMember.objects.create(compartment=compartment, user=user, role=role)
    return compartment


def described(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Quay at Najin",
        "source": "CNS",
        "collector": "Ines Investigator",
        "collected_at": COLLECTED,
        "source_url": "https://example.org/report",
    } | changes


def exhibit_of(actor: User, body: bytes | None = PDF, **changes: Any) -> Exhibit:
    """A document exhibit; `kind`, `file_name` and any description may be given."""
    kind = changes.pop("kind", ExhibitKind.DOCUMENT)
    file_name = changes.pop("file_name", "report.pdf" if body else "")
    stream = BytesIO(body) if body is not None else None
    return exhibits.add_exhibit(
        actor=actor, kind=kind, stream=stream, file_name=file_name, **described(**changes)
    )
