import gzip
import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.ais import unpacking
from vessels.ais.parsers.base import ParseError

TEXT = "".join(f"{number},{random.Random(number).random()}\n" for number in range(20_000)).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return packed.getvalue()


def zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(body)


PACKED = {
    "plain": TEXT,
    "gz": gzip.compress(TEXT),
    "gz of two members": gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
    "zst": zstd(TEXT),
    "zst of two frames": zstd(TEXT[:1000]) + zstd(TEXT[1000:]),
    "zip": zipped({"day": TEXT}),
    "zip with a folder beside": zipped({"data/": b"", "data/day": TEXT, "__MACOSX/._day": b"junk"}),
}
ARCHIVES = {name: body for name, body in PACKED.items() if name != "plain"}


def read(body: bytes, *, max_bytes: int = unpacking.MAX_UNPACKED_BYTES) -> bytes:
    return unpacking.opened(io.BytesIO(body), "day.csv.x", max_bytes=max_bytes).read()


@pytest.mark.parametrize("body", PACKED.values(), ids=PACKED.keys())
def test_the_text_inside_is_read_whatever_it_is_packed_in(body: bytes) -> None:
    stream = unpacking.opened(io.BytesIO(body))
    assert stream.peek(100)[:100] == TEXT[:100]
    assert stream.read() == TEXT


@pytest.mark.parametrize("body", ARCHIVES.values(), ids=ARCHIVES.keys())
def test_an_archive_that_was_cut_off_is_told_in_words(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"day\.csv\.x cannot be unpacked: .*cut off"):
        read(body[: len(body) * 2 // 3])


@pytest.mark.parametrize("body", PACKED.values(), ids=PACKED.keys())
def test_no_more_is_unpacked_than_the_limit(body: bytes) -> None:
    assert read(body, max_bytes=len(TEXT)) == TEXT
    with pytest.raises(ParseError, match="unpacks to more than 97 KB"):
        read(body, max_bytes=100_000)


@pytest.mark.parametrize("pack", [zstd, gzip.compress, lambda body: zipped({"bomb": body})])
def test_a_bomb_is_put_out_before_it_fills_the_memory(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(1 << 27))
    tracemalloc.start()
    with pytest.raises(ParseError, match="more than 1 MB"):
        read(bomb, max_bytes=1 << 20)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 40 << 20


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            zipped({"one": b"1", "two": b"2", "three": b"3", "four": b"4"}),
            r"4 files \(one, two, three …\)",
        ),
        (zipped({}), "no file in it"),
        (zipped({"data/": b""}), "no file in it"),
    ],
)
def test_a_zip_that_is_not_one_file_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read(body)


def test_a_password_is_told() -> None:
    body = bytearray(zipped({"day": b"text"}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ParseError, match="protected by a password"):
        read(bytes(body))


def points_before_the_beginning(body: bytes) -> bytes:
    """The directory of this zip lies where its end record says; now that says 64 KB further on."""
    return body[:-4] + (int.from_bytes(body[-4:-2], "little") + 1).to_bytes(2, "little") + body[-2:]


@pytest.mark.parametrize(
    "body",
    [
        points_before_the_beginning(zipped({"day": TEXT})),
        zipped({"day": TEXT}).replace(b"day", b"\0ay"),
    ],
    ids=["member before the beginning", "member without a name"],
)
def test_a_directory_that_makes_no_sense_is_told_in_words(body: bytes) -> None:
    with pytest.raises(ParseError, match="cannot be unpacked"):
        read(body)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(ARCHIVES)), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_archive_never_escapes_as_another_error(name: str, at: int, noise: bytes) -> None:
    body = bytearray(ARCHIVES[name])
    at = at * len(body) // 2001
    body[at : at + len(noise)] = noise
    with suppress(ParseError):
        read(bytes(body), max_bytes=1 << 22)
