"""What every list in XML has in common: bad bodies, said in words and never taken for the list."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.sanctions.lists.made import MADE, body_of, parse
from vessels.sanctions.lists.base import ListParser, UnreadableList
from vessels.sanctions.lists.canada_sema import CanadaSema
from vessels.sanctions.lists.eu_fsf import EuFsf
from vessels.sanctions.lists.ofac_advanced import OfacAdvanced
from vessels.sanctions.lists.ofac_xml import OfacXml
from vessels.sanctions.lists.seco import Seco
from vessels.sanctions.lists.un_consolidated import UnConsolidated

MADE_LISTS: dict[str, tuple[ListParser, str]] = {
    parser.code: (parser, name)
    for parser, name in (
        (OfacXml(), "ofac_sdn.xml"),
        (OfacAdvanced(), "ofac_sdn_advanced.xml"),
        (UnConsolidated(), "un_consolidated.xml"),
        (EuFsf(), "eu_fsf.xml"),
        (Seco(), "seco.xml"),
        (CanadaSema(), "canada_sema.xml"),
    )
}
each_list = pytest.mark.parametrize("code", MADE_LISTS)
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>"""


def made(code: str) -> tuple[ListParser, bytes]:
    parser, name = MADE_LISTS[code]
    return parser, body_of(name)


def without_head(body: bytes) -> bytes:
    """The body from its root element on."""
    return body[body.index(b"-->") + 3 :]


@each_list
def test_the_made_lists_say_that_they_are_made(code: str) -> None:
    parser, body = made(code)

    assert b"ILLUSTRATIVE - synthetic" in body
    assert parse(parser, body).complete


@each_list
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<HTML><body>503 Service Unavailable</body></HTML>", "web page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "web page"),
        (b"36,NAME,vessel\r\n", "not XML"),
        (b"PK\x03\x04\0\0\0\0", "not XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "encoding “nonsense”"),
        (b"<!--" + b"x" * 70_000 + b"--><a/>", "within 64 KB"),
        (b"<rss><channel/></rss>", "“rss” as its outermost element, not"),
    ],
)
def test_what_is_no_list_is_refused(code: str, body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(made(code)[0], body)


@each_list
def test_a_bomb_is_refused(code: str) -> None:
    parser, body = made(code)
    text = b"<uid>" if b"<uid>" in body else b"<"
    bomb = BOMB + without_head(body).replace(text, text, 1).replace(b">Invented", b">&h;")

    with pytest.raises(UnreadableList, match=r"DOCTYPE.*XML bomb"):
        parse(parser, bomb)


@each_list
@pytest.mark.parametrize("padding", [b"", b"<!-- " + b"x" * 100_000 + b" -->"])
@pytest.mark.parametrize("kind", ["", "% "])
def test_other_files_are_never_read(code: str, padding: bytes, kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    parser, body = made(code)
    reference = b"&secret;" if not kind else b"x"
    head = f'<!DOCTYPE list [<!ENTITY {kind}secret SYSTEM "file://{secret}">]>'.encode()
    hostile = padding + head + without_head(body).replace(b">Invented", b">" + reference)

    said = "within 64 KB" if padding else "DOCTYPE"
    with pytest.raises(UnreadableList, match=said) as refused:
        parse(parser, hostile)
    assert "SECRET" not in str(refused.value)


ROOT = b'<sdnList a="&h;"/>'
HIDDEN_BOMBS = {
    "plain": BOMB + ROOT,
    "behind a long comment": BOMB.replace(b"?>", b"?><!--" + b"x" * 100_000 + b"-->") + ROOT,
    "UTF-16": BOMB.replace(b"?>", b' encoding="UTF-16"?>').decode().encode("utf-16")
    + ROOT.decode().encode("utf-16-le"),
    "UTF-16 without its mark": (BOMB + ROOT).decode().encode("utf-16-be"),
    "UTF-32": (BOMB + ROOT).decode().encode("utf-32"),
    "EBCDIC": (BOMB.replace(b"?>", b' encoding="IBM037"?>') + ROOT).decode().encode("cp037"),
    "UTF-7": BOMB.replace(b"?>", b' encoding="UTF-7"?>').replace(b"<!DOC", b"+ADwAIQ-DOC") + ROOT,
}


@pytest.mark.parametrize("body", HIDDEN_BOMBS.values(), ids=HIDDEN_BOMBS.keys())
def test_a_bomb_takes_no_memory(body: bytes, tmp_path: Path) -> None:
    """Each in an attribute of the root, which unfolds before the parser gives anything back."""
    path = tmp_path / "bomb.xml"
    path.write_bytes(body)
    program = f"""
from pathlib import Path
from vessels.sanctions.lists.base import Files, UnreadableList
from vessels.sanctions.lists.ofac_xml import OfacXml
try:
    with open({str(path)!r}, "rb") as stream:
        OfacXml().parse(Files(stream))
except UnreadableList:
    print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    # The process alone; its resource usage would count the test's memory from before the start.
    assert int(ended.stdout) < 60 * 1024


@each_list
def test_a_list_cut_anywhere_is_never_taken_for_whole(code: str) -> None:
    parser, body = made(code)
    whole = len(parse(parser, body).records)

    for length in range(1, len(body.rstrip()), 97):
        with suppress(UnreadableList):
            parsed = parse(parser, body[:length])
            assert not parsed.complete, length
            assert len(parsed.records) <= whole


@each_list
def test_what_stands_before_the_cut_is_kept(code: str) -> None:
    parser, body = made(code)
    parsed = parse(parser, body[: body.rstrip().rindex(b"<")])

    assert "cut off on the way" in parsed.faults[-1]
    assert parsed.records == parse(parser, body).records


@each_list
def test_bytes_of_another_encoding_are_a_fault_with_their_line(code: str) -> None:
    parser, body = made(code)
    body = without_head(body).replace(b"xample", b"x\xe4mple").replace(b"XAMPLE", b"X\xc4MPLE")

    faults = " ".join(parse(parser, b'<?xml version="1.0" encoding="UTF-8"?>' + body).faults)

    assert "not in the encoding the body declares" in faults


@each_list
def test_a_declared_encoding_is_read(code: str) -> None:
    parser, body = made(code)
    text = without_head(body).decode()
    recoded = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")

    got = {(record.uid, record.name) for record in parse(parser, recoded).records}

    assert got == {(record.uid, record.name) for record in parse(parser, body).records}


@each_list
def test_a_list_without_entries_is_not_believed(code: str) -> None:
    parser, body = made(code)
    opening = without_head(body).strip()
    opening = opening[: opening.index(b">")]

    assert "no entries" in " ".join(parse(parser, opening + b"/>").faults)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(sorted(MADE_LISTS)),
    st.floats(0, 1),
    st.binary(max_size=16)
    | st.sampled_from([b"<", b">", b'"', b"&", b"<x/>", b"</", b"\0", b"\xff"]),
    st.integers(0, 40),
)
def test_damage_never_escapes_as_another_error(
    code: str, place: float, noise: bytes, dropped: int
) -> None:
    parser, body = made(code)
    at = int(place * len(body))

    with suppress(UnreadableList):
        parse(parser, body[:at] + noise + body[at + dropped :])


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(MADE_LISTS)), st.data())
def test_values_that_are_wrong_are_never_an_error(code: str, data: st.DataObject) -> None:
    """Well-formed all the while: an element's text or an attribute's value is another one."""
    parser, body = made(code)
    ends = [at for at in range(len(body)) if body[at : at + 1] in (b">", b'"')]
    at = data.draw(st.sampled_from(ends))
    value = data.draw(st.text(st.characters(codec="utf-8", exclude_characters='<>&"'), max_size=12))

    with suppress(UnreadableList):
        parse(parser, body[: at + 1] + value.encode() + body[at + 1 :])


def test_every_made_list_is_read_here() -> None:
    assert {path.name for path in MADE.glob("*.xml")} == {name for _, name in MADE_LISTS.values()}
