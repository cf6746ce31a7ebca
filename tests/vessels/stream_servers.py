"""Real websocket, TCP and UDP sides on loopback that do as they are told, badly if need be."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Talk = Callable[[ServerConnection, "Streamer"], None]
Serve = Callable[[socket.socket, threading.Event], None]


@dataclass
class Streamer:
    """`talks` says what is done with each connection in turn, the last one ever after."""

    url: str = ""
    talks: list[Talk] = field(default_factory=list)
    subscriptions: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    connections: int = 0


def saying(*messages: str) -> Talk:
    """Hears the subscription, sends the messages and stays connected."""

    def talk(connection: ServerConnection, streamer: Streamer) -> None:
        streamer.subscriptions.append(str(connection.recv()))
        for message in messages:
            connection.send(message)
        streamer.closing.wait()

    return talk


def dropping(*messages: str) -> Talk:
    """The same, and then the wire is cut, without a word."""

    def talk(connection: ServerConnection, streamer: Streamer) -> None:
        streamer.subscriptions.append(str(connection.recv()))
        for message in messages:
            connection.send(message)
        connection.socket.shutdown(socket.SHUT_RDWR)

    return talk


def leaving(connection: ServerConnection, streamer: Streamer) -> None:
    """Closes before it has heard the subscription."""
    connection.close(reason="too many")


@contextmanager
def websocket() -> Iterator[Streamer]:
    streamer = Streamer()

    def handle(connection: ServerConnection) -> None:
        turn = min(streamer.connections, len(streamer.talks) - 1)
        streamer.connections += 1
        try:
            streamer.talks[turn](connection, streamer)
        except (ConnectionClosed, OSError):
            return

    with serve(handle, "127.0.0.1", 0) as server:
        streamer.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/v0/stream"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield streamer
        finally:
            streamer.closing.set()
            server.shutdown()
            thread.join()


@contextmanager
def tcp(serve_one: Serve) -> Iterator[str]:
    """The address of a server that does `serve_one` with each connection."""
    closing = threading.Event()
    threads: list[threading.Thread] = []

    def handle(connection: socket.socket) -> None:
        with connection:
            try:
                serve_one(connection, closing)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=handle, args=[connection]))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            closing.set()
            listening.shutdown(socket.SHUT_RDWR)
            acceptor.join()
            for thread in threads:
                thread.join()


def sending(*parts: bytes) -> Serve:
    """Sends the parts and holds the connection."""

    def serve_one(connection: socket.socket, closing: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)
        closing.wait()

    return serve_one


def hanging_up(*parts: bytes) -> Serve:
    def serve_one(connection: socket.socket, closing: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)

    return serve_one


def dripping(connection: socket.socket, closing: threading.Event) -> None:
    """A byte now and then, never a whole line."""
    while not closing.wait(0.02):
        connection.sendall(b"x")


@contextmanager
def datagrams(port: int, *lines: bytes) -> Iterator[None]:
    """Sends the lines to the port again and again, as nobody may listen there yet."""
    closing = threading.Event()

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            while not closing.wait(0.02):
                for line in lines:
                    out.sendto(line, ("127.0.0.1", port))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        closing.set()
        thread.join()


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
