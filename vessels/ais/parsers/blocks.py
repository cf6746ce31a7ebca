"""A file of lines in blocks of bounded size, so that a file of any length fits into memory."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from vessels.ais.parsers.base import ParseError, shown

BLOCK_BYTES: Final = 1 << 22
LONGEST_LINE: Final = 1 << 16


def blocks(stream: BinaryIO, *, what: str) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time, each with its newline, the last line given one.

    Raises ParseError, naming ``what`` the file should be, at a line no such file has.
    """
    held = b""
    while block := stream.read(BLOCK_BYTES):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield held + block[:cut]
            held = b""
        held += block[cut:]
        if len(held) > LONGEST_LINE:
            begins = shown(held[:80].decode("latin-1"), limit=60)
            raise ParseError(
                f"A line is longer than {LONGEST_LINE:,} bytes: this is not {what}. It begins "
                f"with “{begins}”. Check that the right file and format were chosen."
            )
    if held:
        yield held + b"\n"
