import gzip
import hashlib
import random
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.vessels import servers
from tests.vessels.servers import (
    Answer,
    Server,
    body,
    dripping,
    half,
    in_chunks,
    redirect,
    unmeasured,
)
from vessels import fetching
from vessels.errors import FetchFailed, InvalidAddress
from vessels.fetching import Limits

TEXT = random.Random(7).randbytes(900)


def packed(content: bytes, encoding: str = "gzip") -> Answer:
    return body(content, headers={"Content-Encoding": encoding})


def chunked(content: bytes) -> Answer:
    return in_chunks(content[:100], content[100:], headers={"Content-Encoding": "gzip"})


def text_of(address: str, limits: Limits | None = None) -> bytes:
    with fetching.fetch(address, limits=limits) as fetched:
        return fetched.stream.read()


def failure(address: str, limits: Limits | None = None) -> str:
    with pytest.raises(FetchFailed) as raised:
        text_of(address, limits)
    return str(raised.value)


def test_a_whole_body(web: Server) -> None:
    answer = body(b"list", headers={"Last-Modified": "Fri, 09 Feb 2024 14:02:00 GMT"})
    address = web.serve("/SDN.CSV", answer)

    with fetching.fetch(f"{address}?key=secret") as fetched:
        assert fetched.stream.read() == b"list"
        assert fetched.sha256 == hashlib.sha256(b"list").hexdigest()
        assert fetched.size_bytes == 4
        assert fetched.file_name == "SDN.CSV"
        assert fetched.last_modified.startswith("Fri, 09 Feb 2024")


def test_redirects_are_followed_and_the_target_is_not_kept(web: Server) -> None:
    web.serve("/signed", body(b"list"))
    address = web.serve("/SDN.CSV", redirect("/signed?expires=1"))

    with fetching.fetch(address) as fetched:
        assert fetched.stream.read() == b"list"
        assert fetched.file_name == "SDN.CSV"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (body(b""), "empty body"),
        (body(b"oops", status=500), "answered 500 Internal Server Error"),
        (body(b"wait", status=429), "answered 429"),
        (redirect("/"), "redirected more than 5 times"),
        (redirect("ftp://example.org/list"), "not http"),
        (redirect("file:///etc/passwd"), "not http"),
        (half(b"x" * 1800), "closed the connection before the whole body"),
        (in_chunks(b"x" * 900, ends=False), "closed the connection before the whole body"),
        (packed(gzip.compress(TEXT)[:-300]), "packed body that ends early"),
        (packed(gzip.compress(TEXT)[:-1]), "packed body that ends early"),
        (packed(b"no gzip"), "damaged and cannot be unpacked"),
        (packed(gzip.compress(TEXT), "br"), "packed as “br”, not as was asked"),
        (body(b"x" * 2000), "larger than 1,000 bytes"),
        (body(gzip.compress(b"0" * 100_000), headers={"Content-Encoding": "gzip"}), "larger than"),
    ],
)
def test_failures_are_told_in_words(web: Server, answer: servers.Answer, said: str) -> None:
    message = failure(web.serve("/", answer), Limits(max_bytes=1000))

    assert said in message
    assert "127.0.0.1" in message


@pytest.mark.parametrize(
    "sent",
    [
        gzip.compress(TEXT),
        gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:]),
        gzip.compress(TEXT) + bytes(512),
    ],
)
def test_a_packed_body_is_unpacked_to_its_end(web: Server, sent: bytes) -> None:
    assert text_of(web.serve("/", packed(sent))) == TEXT
    assert text_of(web.serve("/chunks", chunked(sent))) == TEXT


def test_an_answer_that_does_not_say_its_length_is_told_apart(web: Server) -> None:
    with fetching.fetch(web.serve("/list", unmeasured(TEXT))) as fetched:
        assert (fetched.stream.read(), fetched.is_measured) == (TEXT, False)
    for answer in (body(TEXT), chunked(gzip.compress(TEXT))):
        with fetching.fetch(web.serve("/list", answer)) as fetched:
            assert (fetched.stream.read(), fetched.is_measured) == (TEXT, True)


def test_a_server_that_drips_cannot_hold_a_worker(web: Server) -> None:
    address = web.serve("/", dripping(web, seconds=0.05))

    assert "too slowly" in failure(address, Limits(total_seconds=0.3))


def test_a_server_that_stops_sending(web: Server) -> None:
    address = web.serve("/", dripping(web, seconds=5))

    assert "stopped sending for 0.2 seconds" in failure(address, Limits(read_seconds=0.2))


def test_a_closed_port_and_an_unknown_name() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert "refused the connection" in failure(f"http://127.0.0.1:{port}/")
    assert "cannot be found (DNS)" in failure("http://no-such-host.invalid/")


def test_messages_and_logs_hold_no_credentials(
    web: Server, caplog: pytest.LogCaptureFixture
) -> None:
    address = web.serve("/list", body(b"", status=403)).replace("//", "//user:pass@") + "?key=k"

    message = failure(address)

    assert "403" in message
    assert not any(secret in message for secret in ("pass", "key=k", "user"))
    assert "key=k" not in caplog.text
    assert fetching.redacted(address) == f"{web.url}/list?…"


def test_a_public_host_may_not_point_us_at_our_own_network(
    monkeypatch: pytest.MonkeyPatch, web: Server
) -> None:
    address = web.serve("/list", redirect("/internal"))
    web.serve("/internal", body(b"secrets"))
    first = iter([True, False])  # the target is internal, the publisher is not
    monkeypatch.setattr(fetching, "_is_internal", lambda host: next(first))

    assert "inside our own network" in failure(address)
    assert web.asked == ["/list"]


def test_a_file_of_the_inbox(settings: Any) -> None:
    (settings.INBOX_DIR / "lists").mkdir()
    (settings.INBOX_DIR / "lists" / "sdn.csv").write_bytes(b"list")

    assert text_of("lists/sdn.csv") == b"list"
    assert "No such file" in failure("lists/absent.csv")


def escape_by_link(inbox: Path) -> str:
    (inbox.parent / "secret").write_text("secret")
    (inbox / "link").symlink_to(inbox.parent / "secret")
    return "link"


@pytest.mark.parametrize(
    "escape",
    [
        lambda inbox: "../secret",
        lambda inbox: "/etc/passwd",
        lambda inbox: "a/../../secret",
        lambda inbox: "a\0b",
        escape_by_link,
    ],
)
def test_nothing_outside_the_inbox_is_read(settings: Any, escape: Callable[[Path], str]) -> None:
    with pytest.raises(InvalidAddress, match="outside the inbox"):
        text_of(escape(settings.INBOX_DIR))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "http://",
        "https:///x",
        "http://[::1",
        "http://[x]/",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(InvalidAddress):
        fetching.check_address(address)


def test_a_pause_asked_for_in_any_number_of_digits_is_bounded() -> None:
    week = timedelta(days=7)
    assert fetching.retry_after("600") == timedelta(minutes=10)
    assert fetching.retry_after(" 99999999 ") == fetching.retry_after("9" * 5000) == week
    assert fetching.retry_after("²") is None
