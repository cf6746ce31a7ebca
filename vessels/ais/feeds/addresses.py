"""Where a feed listens or connects to: host:port, and websocket addresses."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from vessels import fetching
from vessels.errors import InvalidAddress, InvalidList
from vessels.models import FeedKind

WEBSOCKET: Final = ("ws", "wss")
LOOPBACK: Final = "127.0.0.1"


def check(kind: FeedKind, address: str) -> None:
    """Raises InvalidAddress or InvalidList unless the address is what feeds of the kind need."""
    if not address:
        return
    if kind == FeedKind.AISSTREAM:
        check_websocket(address)
    elif kind in (FeedKind.NMEA_TCP, FeedKind.NMEA_UDP):
        host_and_port(address)
    elif fetching.is_web(address) != (kind == FeedKind.AISHUB_JSON):
        wanted = "an http(s) address" if kind == FeedKind.AISHUB_JSON else "a folder name"
        raise InvalidList(f"A feed of this kind needs {wanted}.")
    else:
        fetching.check_address(address)


def host_and_port(address: str) -> tuple[str, int]:
    """``host:port``, ``[::1]:port``, or ``:port`` and ``port`` alone for this machine's own.

    Raises InvalidAddress.
    """
    host, _, port = address.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or LOOPBACK
    is_port = port.isdecimal() and len(port) <= 5 and 1 <= int(port) <= 65535
    if not is_port or any(each in host for each in "/@?[] ") or not _is_host(host):
        raise InvalidAddress(
            f"“{address}” is not a host and a port. Example: 127.0.0.1:10110, where the port is "
            "a number from 1 to 65535."
        )
    return host, int(port)


def check_websocket(address: str) -> None:
    """Raises InvalidAddress unless it is a websocket address with a host and no user in it."""
    parts = fetching.parts_of(address)
    if parts.scheme not in WEBSOCKET or not parts.hostname or parts.username:
        raise InvalidAddress(
            "The address is not that of a websocket. Example: wss://stream.aisstream.io/v0/stream"
        )


def may_send_secrets(address: str) -> bool:
    """Whether what is sent there is encrypted on the way, or never leaves this machine."""
    parts = urlsplit(address)
    return parts.scheme in {"https", "wss"} or is_loopback(parts.hostname or "")


def _is_host(host: str) -> bool:
    """Whether a host with colons is an IPv6 address; names are told by the network."""
    try:
        return ":" not in host or bool(ipaddress.IPv6Address(host))
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
