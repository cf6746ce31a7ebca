"""Fetching the body behind an address that an administrator configured, within limits.

An address is http(s), or a file name below the inbox folder. Redirects are followed, never kept:
publishers hand out signed addresses that expire. Messages name the host alone, because addresses
may carry credentials.
"""

import hashlib
import ipaddress
import shutil
import socket
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import IO, BinaryIO, Final, cast
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

from vessels import receiving
from vessels.errors import FetchFailed, InvalidAddress

MAX_REDIRECTS: Final = 5
CHUNK_BYTES: Final = 1 << 16
SPOOL_BYTES: Final = 1 << 23
WEB: Final = ("http", "https")
MOST_SECONDS: Final = 7 * 24 * 3600
_MOST_DIGITS: Final = 18
_HEADERS: Final = {"Accept-Encoding": receiving.ACCEPTED}


@dataclass(frozen=True)
class Limits:
    """`total_seconds` bounds the whole fetch, so a server that drips bytes cannot hold a worker."""

    max_bytes: int = 256 * 1024 * 1024
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 900.0


@dataclass(frozen=True)
class Fetched:
    """A whole body on our own disk, at its start. `last_modified` is the server's own text.

    Not `is_measured` is what came without any word on its length: that it is whole is not known.
    """

    stream: BinaryIO
    sha256: str
    size_bytes: int
    file_name: str
    last_modified: str = ""
    is_measured: bool = True


@contextmanager
def fetch(
    address: str, *, limits: Limits | None = None, allow_empty: bool = False
) -> Iterator[Fetched]:
    """The body behind `address`. Raises FetchFailed, in words, when it cannot be had whole.

    An empty body is a failure unless the caller knows what it means.
    """
    limits = limits or Limits()
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as kept:
        if is_web(address):
            modified, is_measured = _download(address, kept, limits)
        else:
            _copy(address, kept, limits)
            modified, is_measured = "", True
        kept.seek(0)
        hasher, size = hashlib.sha256(), 0
        while chunk := kept.read(CHUNK_BYTES):
            hasher.update(chunk)
            size += len(chunk)
        if not size and not allow_empty:
            raise FetchFailed(f"{_place(address)} answered with an empty body.")
        kept.seek(0)
        yield Fetched(
            cast("BinaryIO", kept),
            hasher.hexdigest(),
            size,
            _file_name(address),
            modified,
            is_measured,
        )


def is_web(address: str) -> bool:
    return address.lstrip().partition(":")[0].lower() in WEB


def parts_of(address: str) -> SplitResult:
    """An address of the web taken apart. Raises InvalidAddress where it is none, as `ws://[::1`."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise InvalidAddress(f"The address cannot be read: {error}. Correct it.") from error
    return parts


def check_address(address: str) -> None:
    """Raises InvalidAddress unless it is http(s) with a host, or a path below the inbox folder."""
    if is_web(address):
        parts_of(address)
        try:
            host = httpx.URL(address).host
        except httpx.InvalidURL as error:
            raise InvalidAddress(f"The address cannot be read: {error}.") from error
        if not host:
            raise InvalidAddress("The address names no host. Example: https://example.org/list.csv")
        return
    if "://" in address:
        raise InvalidAddress("Only http and https addresses are fetched. Or name an inbox file.")
    inbox_path(address)


def inbox_path(name: str) -> Path:
    """The file or folder `name` below the inbox. Raises InvalidAddress for anything outside it."""
    inbox = Path(settings.INBOX_DIR).resolve()
    # Resolved before it is compared, so neither `..` nor a symbolic link leads out.
    path = (inbox / name).resolve() if "\0" not in name else inbox.parent
    if path != inbox and not path.is_relative_to(inbox):
        raise InvalidAddress(f"“{name}” lies outside the inbox folder. Give a name below it.")
    return path


def redacted(address: str) -> str:
    """The address without credentials: no user, no password, no values of its query."""
    parts = urlsplit(address)
    if parts.scheme.lower() not in (*WEB, "ws", "wss"):
        return address
    port = f":{parts.port}" if parts.port else ""
    query = "?…" if parts.query else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}{query}"


def host_of(address: str) -> str:
    """What an address may be called in a message."""
    return urlsplit(address).hostname or "The server"


def retry_after(value: str) -> timedelta | None:
    """What a Retry-After header asks for: seconds, or a date; None where it says neither."""
    text = value.strip()
    if text.isdecimal():
        # Of thousands of digits Python makes no number.
        return timedelta(seconds=min(int(text[:_MOST_DIGITS]), MOST_SECONDS))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(at - datetime.now(UTC), timedelta())


def _place(address: str) -> str:
    return urlsplit(address).hostname or "The server" if is_web(address) else f"File {address}"


def _file_name(address: str) -> str:
    """From the configured address: a redirect's target may be a signed one and is not kept."""
    return urlsplit(address).path.rpartition("/")[2] or "body"


def _copy(name: str, kept: IO[bytes], limits: Limits) -> None:
    path = inbox_path(name)
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            raise FetchFailed(_over(f"File {name}", limits))
        with path.open("rb") as stream:
            shutil.copyfileobj(stream, kept, CHUNK_BYTES)
    except OSError as error:
        raise FetchFailed(
            f"File {name} of the inbox folder cannot be read: {error.strerror}."
        ) from error


def _download(address: str, kept: IO[bytes], limits: Limits) -> tuple[str, bool]:
    deadline = time.monotonic() + limits.total_seconds
    timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
    place = _place(address)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False, verify=_tls()) as client:
            url = httpx.URL(address)
            for _ in range(MAX_REDIRECTS + 1):
                with client.stream("GET", url, headers=_HEADERS) as response:
                    if response.is_redirect:
                        url = _next(url, response, place)
                        continue
                    return _receive(response, kept, limits, deadline, place)
        raise FetchFailed(f"{place} redirected more than {MAX_REDIRECTS} times.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(_in_words(error, place, limits)) from error


@cache
def _tls() -> ssl.SSLContext:
    """The authorities we trust, read once: that takes longer than many an answer."""
    return httpx.create_ssl_context()


def _next(url: httpx.URL, response: httpx.Response, place: str) -> httpx.URL:
    """Where a redirect leads. It may not leave http(s), drop TLS, or turn to our own network."""
    target = url.join(response.headers.get("location", ""))
    if target.scheme not in WEB or (url.scheme == "https" and target.scheme == "http"):
        raise FetchFailed(f"{place} redirected to an address that is not {url.scheme}.")
    if _is_internal(target.host) and not _is_internal(url.host):
        raise FetchFailed(f"{place} redirected to an address inside our own network.")
    return target


def _is_internal(host: str) -> bool:
    """Whether any address of the host is not a public one. An unknown host is left to the fetch."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        return False
    return any(not ipaddress.ip_address(each[4][0]).is_global for each in found)


def _receive(
    response: httpx.Response, kept: IO[bytes], limits: Limits, deadline: float, place: str
) -> tuple[str, bool]:
    """Write the body; give the server's Last-Modified, and whether it said how long the body is."""
    if response.status_code != HTTPStatus.OK:
        phrase = f"{response.status_code} {response.reason_phrase}".strip()
        raise FetchFailed(
            f"{place} answered {phrase}, not the file.",
            retry_after=retry_after(response.headers.get("retry-after", "")),
        )
    size = 0
    for chunk in receiving.pieces(response, place):
        size += len(chunk)
        if size > limits.max_bytes:
            raise FetchFailed(_over(place, limits))
        if time.monotonic() > deadline:
            raise FetchFailed(
                f"{place} sent the body too slowly: it was not whole after "
                f"{limits.total_seconds:g} seconds."
            )
        kept.write(chunk)
    return response.headers.get("last-modified", ""), receiving.is_measured(response)


def _over(place: str, limits: Limits) -> str:
    return f"{place}: the body is larger than {limits.max_bytes:,} bytes, the limit."


def _in_words(error: Exception, place: str, limits: Limits) -> str:
    """A message for a person. httpx's own texts may hold the address and are not repeated."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f"The name {place} cannot be found (DNS). Check the address and the network."
        if isinstance(cause, ConnectionRefusedError):
            return f"{place} refused the connection."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectTimeout):
        return f"{place} did not answer within {limits.connect_seconds:g} seconds."
    if isinstance(error, httpx.TimeoutException):
        return f"{place} stopped sending for {limits.read_seconds:g} seconds."
    if isinstance(error, httpx.RemoteProtocolError):
        return f"{place} closed the connection before the whole body had arrived."
    if isinstance(error, httpx.InvalidURL):
        return f"{place} answered with an address that cannot be read."
    return f"{place} cannot be reached ({type(error).__name__})."
