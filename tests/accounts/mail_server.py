"""A mail server on this machine that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP as far as Django's client does. `taken`: sender, recipient, the message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refused: Iterable[str] = ()) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refused = set(refused)
        self.taken: list[tuple[str, str, str]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 test")
        sender = recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("MAIL FROM:"):
                sender = _address(line)
            elif verb.startswith("RCPT TO:"):
                recipient = _address(line)
                if recipient in self.server.refused:
                    self._say("550 no such person")
                    continue
            elif verb == "DATA":
                self._say("354 go on")
                self.server.taken.append((sender, recipient, self._message()))
            elif verb == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _message(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line.removeprefix("."))
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


@contextmanager
def serving(refused: Iterable[str] = ()) -> Iterator[MailServer]:
    with MailServer(refused) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
