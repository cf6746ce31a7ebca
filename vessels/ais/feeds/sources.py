"""Connections that bring AIS as it is heard: a websocket, NMEA over TCP, NMEA over UDP.

Each gives whole lines as they arrive and waits no longer than it is told, so a server that says
nothing, or a byte a minute, holds nobody. What goes wrong is told in words, without credentials.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import ClientConnection, connect

from vessels.ais.feeds.addresses import host_and_port
from vessels.ais.parsers.blocks import LONGEST_LINE
from vessels.errors import FetchFailed
from vessels.fetching import Limits, host_of, retry_after

_RECEIVE: Final = 1 << 16
_UDP_BUFFER: Final = 1 << 22
_MESSAGE_BYTES: Final = 1 << 20


class Source(Protocol):
    def receive(self, seconds: float) -> list[bytes]:
        """The lines that came within ``seconds``, none if none did.

        Raises FetchFailed when the other side is gone.
        """
        ...


class WebSocket:
    def __init__(self, connection: ClientConnection, place: str) -> None:
        self._connection = connection
        self._place = place

    def receive(self, seconds: float) -> list[bytes]:
        try:
            message = self._connection.recv(timeout=seconds)
        except TimeoutError:
            return []
        except ConnectionClosed as error:
            why = error.rcvd.reason if error.rcvd else ""
            said = f" and said “{why[:100]}”" if why else ""
            raise FetchFailed(f"{self._place} closed the connection{said}.") from error
        body = message.encode() if isinstance(message, str) else message
        # One message a line: JSON holds no line breaks of its own that mean anything.
        return [body.replace(b"\r", b" ").replace(b"\n", b" ")]


class Tcp:
    def __init__(self, connection: socket.socket, place: str) -> None:
        self._socket = connection
        self._place = place
        self._held = b""

    def receive(self, seconds: float) -> list[bytes]:
        self._socket.settimeout(max(seconds, 0.001))
        try:
            came = self._socket.recv(_RECEIVE)
        except TimeoutError:
            return []
        except OSError as error:
            raise FetchFailed(f"{self._place} broke the connection ({error.strerror}).") from error
        if not came:
            raise FetchFailed(f"{self._place} closed the connection.")
        *lines, self._held = (self._held + came).split(b"\n")
        if len(self._held) > LONGEST_LINE:
            raise FetchFailed(f"{self._place} sent a line without end: this is not NMEA.")
        return [line.rstrip(b"\r") for line in lines]


class Udp:
    def __init__(self, bound: socket.socket) -> None:
        self._socket = bound

    def receive(self, seconds: float) -> list[bytes]:
        self._socket.settimeout(max(seconds, 0.001))
        try:
            datagram = self._socket.recv(_RECEIVE)
        except TimeoutError:
            return []
        return [line for line in datagram.splitlines() if line]


@contextmanager
def websocket(address: str, subscription: str, *, limits: Limits) -> Iterator[WebSocket]:
    """Connected and subscribed: the subscription is the first thing sent, at once."""
    place = host_of(address)
    try:
        connection = connect(
            address,
            open_timeout=limits.connect_seconds,
            close_timeout=limits.connect_seconds,
            max_size=_MESSAGE_BYTES,
        )
    except InvalidStatus as error:
        status = error.response.status_code
        raise FetchFailed(
            f"{place} answered {status}, not a websocket.",
            retry_after=retry_after(error.response.headers.get("Retry-After", "")),
        ) from error
    except TimeoutError as error:
        seconds = limits.connect_seconds
        raise FetchFailed(f"{place} did not answer within {seconds:g} seconds.") from error
    except (InvalidHandshake, InvalidURI, ConnectionClosed, EOFError) as error:
        raise FetchFailed(f"{place} does not speak as a websocket does.") from error
    except OSError as error:
        raise FetchFailed(_unreachable(place, error)) from error
    with connection:
        try:
            connection.send(subscription)
        except ConnectionClosed as error:
            raise FetchFailed(f"{place} closed the connection before the subscription.") from error
        yield WebSocket(connection, place)


@contextmanager
def tcp(address: str, first_line: str, *, limits: Limits) -> Iterator[Tcp]:
    """Connected; ``first_line`` is sent where the server wants a key."""
    host, port = host_and_port(address)
    place = f"{host}:{port}"
    try:
        connection = socket.create_connection((host, port), timeout=limits.connect_seconds)
    except OSError as error:
        raise FetchFailed(_unreachable(place, error)) from error
    with connection:
        if first_line:
            try:
                connection.sendall(first_line.encode() + b"\n")
            except OSError as error:
                raise FetchFailed(f"{place} broke the connection ({error.strerror}).") from error
        yield Tcp(connection, place)


@contextmanager
def udp(address: str) -> Iterator[Udp]:
    """Bound to the port; datagrams that come while nobody reads wait in the system's buffer."""
    host, port = host_and_port(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _UDP_BUFFER)
        try:
            bound.bind((host, port))
        except OSError as error:
            raise FetchFailed(
                f"Nothing can listen on UDP port {port} of {host}: {error.strerror}. "
                "Is something else listening there?"
            ) from error
        yield Udp(bound)


def _unreachable(place: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"The name {place} cannot be found (DNS). Check the address and the network."
    if isinstance(error, ConnectionRefusedError):
        return f"{place} refused the connection."
    if isinstance(error, TimeoutError):
        return f"{place} did not answer in time."
    return f"{place} cannot be reached ({error.strerror or type(error).__name__})."
