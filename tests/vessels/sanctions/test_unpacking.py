import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.unpacking import LIMITS, Limits, base_name, opened, packed

LIST = b'36,"ILLUSTRATIVE - synthetic","vessel"\r\n' * 2000
ALIASES = b'36,1,"aka","ILLUSTRATIVE - synthetic"\r\n' * 9000


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def read(body: bytes, limits: Limits = LIMITS) -> tuple[bytes, dict[str, bytes]]:
    with opened(io.BytesIO(body), limits=limits) as files:
        return files.main.read(), {name: each.read() for name, each in files.others.items()}


ARCHIVES = {
    "gzip": gzip.compress(LIST),
    "zstd": zstandard.ZstdCompressor().compress(LIST),
    "zip": zipped({"list.xml": LIST}),
    "zip with a folder": zipped({"a/": b"", "a/list.xml": LIST, "__MACOSX/a/._list.xml": b"x"}),
}


@pytest.mark.parametrize("body", [LIST, *ARCHIVES.values()], ids=["plain", *ARCHIVES])
def test_one_file_is_the_list_however_it_is_packed(body: bytes) -> None:
    assert read(body) == (LIST, {})


def test_what_is_not_packed_is_handed_on_as_it_is() -> None:
    stream = io.BytesIO(LIST)
    with opened(stream) as files:
        assert files.main is stream


@pytest.mark.parametrize("main", ["SDN.CSV", "data/Cons_Prim.csv"])
def test_a_list_of_several_files_is_told_by_its_name(main: str) -> None:
    got, others = read(zipped({"ALT.CSV": ALIASES, main: LIST}))

    assert got == LIST  # though the aliases are the larger file
    assert others == {"alt.csv": ALIASES}


def test_without_a_known_name_the_largest_file_is_the_list() -> None:
    assert read(zipped({"readme.txt": b"x", "a.xml": LIST})) == (LIST, {"readme.txt": b"x"})


def test_members_are_read_from_their_beginning_and_again() -> None:
    with opened(io.BytesIO(zipped({"a.xml": LIST, "b": b"b"}))) as files:
        for _ in range(2):
            assert files.main.read() == LIST
            files.main.seek(0)


def test_a_workbook_is_left_to_its_parser() -> None:
    body = zipped({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": LIST})

    assert read(body) == (body, {})
    assert read(zipped({"vessels.xlsx": body}))[0] == body


def test_names_with_paths_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    names = ("../../escaped.xml", "/etc/passwd", "C:\\Windows\\x.csv")

    _, others = read(zipped({names[0]: LIST, names[1]: b"1", names[2]: b"2"}))

    assert others == {"passwd": b"1", "x.csv": b"2"}
    assert list(folder.iterdir()) == []
    assert not (tmp_path.parent / "escaped.xml").exists()


def bomb(size: int) -> dict[str, bytes]:
    return {
        "gzip": gzip.compress(bytes(size)),
        "zstd": zstandard.ZstdCompressor().compress(bytes(size)),
        "zip": zipped({"list.xml": bytes(size)}),
        "workbook": zipped({"[Content_Types].xml": b"x", "xl/sheet1.xml": bytes(size)}),
        "workbook in a zip": zipped(
            {"a.xlsx": zipped({"[Content_Types].xml": b"x", "xl/sheet1.xml": bytes(size)})},
            method=zipfile.ZIP_STORED,
        ),
    }


@pytest.mark.parametrize("kind", bomb(1))
def test_a_bomb_is_refused_before_it_fills_memory_or_disk(kind: str) -> None:
    body = bomb(1 << 27)[kind]
    tracemalloc.start()
    with pytest.raises(UnreadableList, match=r"unpacks to more than.* bomb\."):
        read(body)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 40 << 20


@pytest.mark.parametrize("body", ARCHIVES.values(), ids=ARCHIVES)
def test_no_more_is_unpacked_than_the_limit(body: bytes) -> None:
    assert read(body, Limits(max_bytes=len(LIST)))[0] == LIST
    with pytest.raises(UnreadableList, match=r"unpacks to .*more than .*29 KB"):
        read(body, Limits(max_bytes=30_000))


def nested(pack: Callable[[bytes], bytes]) -> bytes:
    return zipped({"inner.bin": pack(LIST)}, method=zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "body",
    [
        nested(gzip.compress),
        nested(lambda inner: zipped({"x": inner})),
        gzip.compress(gzip.compress(LIST)),
        gzip.compress(zipped({"x": LIST})),
    ],
)
def test_an_archive_in_an_archive_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableList, match="holds another archive"):
        read(body)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "no file in it"),
        ({"a/": b""}, "no file in it"),
        ({f"{number}.csv": b"x" for number in range(33)}, "33 files, more than 32"),
        ({"a/sdn.csv": b"1", "b/SDN.CSV": b"2"}, "more than one file named sdn.csv"),
        ({f"{number:060}": b"" for number in range(12_000)}, "many thousands of files"),
    ],
)
def test_a_zip_that_is_no_list_is_refused_in_words(members: dict[str, bytes], said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        read(zipped(members))


def test_a_password_is_told() -> None:
    body = bytearray(zipped({"list.xml": b"text"}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableList, match="protected by a password"):
        read(bytes(body))


@pytest.mark.parametrize("body", ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_that_was_cut_off_is_told_in_words(body: bytes) -> None:
    with pytest.raises(UnreadableList, match=r"cannot be unpacked: .*cut off"):
        read(body[: len(body) * 2 // 3])


def points_before_the_beginning(body: bytes) -> bytes:
    """The directory of this zip lies where its end record says; now that says 64 KB further on."""
    return body[:-4] + (int.from_bytes(body[-4:-2], "little") + 1).to_bytes(2, "little") + body[-2:]


@pytest.mark.parametrize(
    "body",
    [
        points_before_the_beginning(zipped({"list.xml": LIST})),
        zipped({"list.xml": LIST}).replace(b"list.xml", b"\0ist.xml"),
    ],
    ids=["member before the beginning", "member without a name"],
)
def test_a_directory_that_makes_no_sense_is_told_in_words(body: bytes) -> None:
    with pytest.raises(UnreadableList, match="cannot be unpacked"):
        read(body)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(ARCHIVES)), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_archive_never_escapes_as_another_error(name: str, at: int, noise: bytes) -> None:
    body = bytearray(ARCHIVES[name])
    at = at * len(body) // 2001
    body[at : at + len(noise)] = noise
    with suppress(UnreadableList):
        read(bytes(body))


def test_the_same_files_pack_to_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    packed({"SDN.CSV": io.BytesIO(LIST), "alt.csv": io.BytesIO(ALIASES)}, first)
    packed({"alt.csv": io.BytesIO(ALIASES), "x/sdn.csv": io.BytesIO(LIST)}, second)

    assert first.getvalue() == second.getvalue()
    assert read(first.getvalue()) == (LIST, {"alt.csv": ALIASES})


def test_packing_reads_members_from_their_beginning() -> None:
    stream, out = io.BytesIO(LIST), io.BytesIO()
    stream.read()
    packed({"sdn.csv": stream}, out)

    assert read(out.getvalue()) == (LIST, {})


@pytest.mark.parametrize("name", ["SDN.CSV", "a/b/sdn.csv", "a\\Sdn.csv", "/sdn.csv"])
def test_names_are_compared_without_path_and_case(name: str) -> None:
    assert base_name(name) == "sdn.csv"
