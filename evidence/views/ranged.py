"""Stored bytes over HTTP: whole or in part (RFC 9110, section 14), never as a page of ours."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

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
) -> StreamingHttpResponse:
    """The file, or the bytes of `span`, to be saved and never to be shown or run."""
    first, last = span or (0, size - 1)
    response = StreamingHttpResponse(
        Part(stored, first, last - first + 1),
        status=206 if span else 200,
        content_type="application/octet-stream",
    )
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return guarded(response)


def guarded(response: StreamingHttpResponse) -> StreamingHttpResponse:
    """No script, no sniffing, no copy left in a cache."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class Part:
    """Some bytes of an open file, in pieces; the response closes the file with itself."""

    def __init__(self, stored: BinaryIO, first: int, length: int) -> None:
        self.stored, self.first, self.length = stored, first, length
        self.close = stored.close

    def __iter__(self) -> Iterator[bytes]:
        left = self.length
        self.stored.seek(self.first)
        while left and (chunk := self.stored.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
