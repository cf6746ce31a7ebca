"""The bytes of an answer, unpacked here so that a body cut within its packing is noticed.

The HTTP client tells a body that is shorter than its Content-Length, or whose last chunk never
came. A packed one it would unpack as far as it goes: half a list would pass for a whole one.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import httpx

from vessels.errors import FetchFailed

# Asked for because it says of itself where it ends.
ACCEPTED: Final = "gzip"
_GZIP: Final = 31
_PLAIN: Final = ("", "identity")
_AT_ONCE: Final = 1 << 20


def is_measured(response: httpx.Response) -> bool:
    """Whether the answer says where its body ends; without, the end of the connection is all."""
    chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    return chunked or "content-length" in response.headers


def pieces(response: httpx.Response, place: str) -> Iterator[bytes]:
    """The unpacked body as it arrives. Raises FetchFailed where its packing is unknown, damaged or
    cut off, and httpx's own errors.
    """
    packing = response.headers.get("content-encoding", "").strip().lower()
    # Without a size, pieces come as they arrive: a larger one would outwait a deadline.
    raw = response.iter_raw()
    if packing in _PLAIN:
        yield from raw
    elif packing in (ACCEPTED, "x-gzip"):
        yield from _unpacked(raw, place)
    else:
        raise FetchFailed(f"{place} sent the body packed as “{packing[:20]}”, not as was asked.")


def _unpacked(raw: Iterator[bytes], place: str) -> Iterator[bytes]:
    inflater, is_begun = zlib.decompressobj(_GZIP), False
    for chunk in raw:
        rest = chunk
        while rest:
            # One packed body may follow another.
            if inflater.eof:
                inflater = zlib.decompressobj(_GZIP)
            is_begun = True
            try:
                yield inflater.decompress(rest, _AT_ONCE)
            except zlib.error as error:
                raise FetchFailed(
                    f"{place} sent a packed body that is damaged and cannot be unpacked."
                ) from error
            # Zeros that fill up the last block belong to nothing.
            rest = inflater.unused_data.lstrip(b"\0") if inflater.eof else inflater.unconsumed_tail
    if is_begun and not inflater.eof:
        raise FetchFailed(f"{place} sent a packed body that ends early: it was cut off on the way.")
