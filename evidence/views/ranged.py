"""Stored bytes over HTTP: whole or in part (RFC 9110, section 14), never as a page of ours."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

CHUNK_BYTES = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

Span = tuple[int, int]


def span_of(header: str, size: int) -> Span | None:
    """First and last byte that a Range header asks for; None where the whole file is the answer.

    Several ranges, and units that are not bytes, are answered with the whole file, as the standard
    allows. Raises ValueError for a range that no byte of the file lies in.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    if start > end:
        raise ValueError(header)
    return start, end


def unsatisfiable(size: int) -> HttpResponse:
    return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})


def attachment(
    stored: BinaryIO, *, name: str, size: int, etag: str, span: Span | None
) -> FileResponse | StreamingHttpResponse:
    """The file, or the bytes of `span`, to be saved and never to be shown or run."""
    response: FileResponse | StreamingHttpResponse = FileResponse(
        stored, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    if span:
        first, last = span
        whole = response
        part = _part(stored, first, last - first + 1)
        response = StreamingHttpResponse(part, status=206, content_type=whole["Content-Type"])
        response["Content-Disposition"] = whole["Content-Disposition"]
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return guarded(response)


def guarded(
    response: FileResponse | StreamingHttpResponse,
) -> FileResponse | StreamingHttpResponse:
    """No script, no sniffing, no copy in a shared cache."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _part(stored: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with stored:
        stored.seek(first)
        while length and (chunk := stored.read(min(CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk
