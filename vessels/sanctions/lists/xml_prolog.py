"""What may stand before the outermost element of a list in XML, told before it is parsed.

A document type can hold entities that unfold to terabytes or reach for other files, and some unfold
while the parser is still on the first element. So the beginning is looked through as text first, in
an encoding that hides nothing: declarations and comments, then the outermost element.
"""

import re
from typing import BinaryIO, Final

from vessels.archives import shown
from vessels.sanctions.lists.base import UnreadableList

HEAD_BYTES: Final = 1 << 16
# Each either is UTF-16 or has its ASCII characters where ASCII has them, and only there.
_ENCODINGS: Final = {
    "utf-8",
    "utf-16",
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1252",
}
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARED: Final = re.compile(r"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"'>]*)")
_WEB_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ELEMENT: Final = re.compile(r"<[^\W\d]")


def check_prolog(stream: BinaryIO) -> None:
    """Leave the stream anywhere. Raises `UnreadableList` for whatever cannot begin a list."""
    stream.seek(0)
    head = _text(stream.read(HEAD_BYTES))
    if not head.strip():
        raise UnreadableList("The body is empty. The publisher's server may be out of order.")
    if _WEB_PAGE.search(head[:2048]):
        raise web_page()
    declared = _DECLARED.match(head)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise UnreadableList(
            f"The body declares the encoding “{shown(declared[1], limit=30)}”, which no list is "
            "published in. Fetch it from the publisher."
        )
    at = 0
    while aside := _ASIDE.match(head, at):
        at = aside.end()
    if head.startswith("<!", at) and not head.startswith("<!--", at):
        raise document_type()
    if not _ELEMENT.match(head, at):
        raise UnreadableList(
            "The body is not XML, or does not come to its first element within 64 KB. Choose the "
            "format that the file really has."
        )


def web_page() -> UnreadableList:
    return UnreadableList(
        "The body is a web page, not the list: often an error page or a sign-in page. "
        "Check the address."
    )


def document_type() -> UnreadableList:
    return UnreadableList(
        "The body has a document type (DOCTYPE), which no list needs and which can unfold without "
        "end (an XML bomb) or reach for other files. It is refused. Fetch it from the publisher."
    )


def _text(head: bytes) -> str:
    if head.startswith(_UTF_16):
        codec = "utf-16" if head[:2] in _UTF_16[:2] else "utf-16-le"
        codec = "utf-16-be" if head[:2] == _UTF_16[3] else codec
        return head.decode(codec, "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
