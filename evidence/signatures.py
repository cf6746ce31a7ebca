"""What a file is, from its bytes alone. The name and the browser's claim are never asked.

Own signatures first, for the types that are accepted; libmagic for the rest.
"""

import re

import magic

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 64 * 1024

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"WARC/1.", "application/warc"),
)
ZIP = b"PK\x03\x04"
# Names inside a ZIP that tell what it is, sought in its first and last bytes (its directory).
ZIP_CONTENTS: tuple[tuple[bytes, str], ...] = (
    (
        b"word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"datapackage.json", "application/wacz"),
)
# Text types of libmagic that are trusted; it finds many programming languages in plain CSV.
TEXT_TYPES = frozenset({"application/json", "message/rfc822", "text/csv", "text/html", "text/rtf"})

LABELS = {
    "application/gzip": "gzip data",
    "application/json": "JSON",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook",
    "application/wacz": "a web archive (WACZ)",
    "application/warc": "a web archive (WARC)",
    "application/zip": "a ZIP archive",
    "application/zstd": "Zstandard data",
    "image/jpeg": "a JPEG image",
    "image/png": "a PNG image",
    "image/svg+xml": "an SVG drawing",
    "image/tiff": "a TIFF image",
    "image/webp": "a WEBP image",
    "message/rfc822": "an e-mail message",
    "text/csv": "CSV text",
    "text/html": "an HTML page",
    "text/plain": "plain text",
    "text/xml": "XML text",
}


def label_of(media_type: str) -> str:
    """The type in words, such as `plain text`; the media type itself where we have no words."""
    return LABELS.get(media_type, media_type)


def sniff(head: bytes, tail: bytes = b"") -> str:
    """Media type of a file that starts with `head` and ends with `tail` (64 KiB each suffice)."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(ZIP):
        return next(
            (media_type for name, media_type in ZIP_CONTENTS if name in head or name in tail),
            "application/zip",
        )
    found: str = magic.from_buffer(head, mime=True)
    return _text_type(head, found) if _is_text(head) else found


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return head.startswith((b"\xff\xfe", b"\xfe\xff"))
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head[:4096])
    return control == 0


def _text_type(head: bytes, found: str) -> str:
    """Markup is looked for first: a script in a page is a danger that a table is not."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:4096].replace(b"\x00", b"").lower()
    if re.search(rb"<svg[\s>:]", start):
        return "image/svg+xml"
    if re.match(rb"<(!doctype html|html|head|body|script|meta|title)[\s>]", start):
        return "text/html"
    if re.match(rb"<([?!]|[a-z_])", start):
        return "text/html" if b"<html" in start else "text/xml"
    return found if found in TEXT_TYPES else "text/plain"
