"""A stored AIS file opened as text, in its format. The only place where imports read bytes."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, BinaryIO, Final

from django.conf import settings

from evidence import intake
from evidence.models import SourceFile
from vessels.ais import unpacking
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import ParseError, Parser, Reading
from vessels.errors import UnreadableAisFile

HEAD_BYTES: Final = 16_384


@dataclass(frozen=True)
class Opened:
    """``text`` is the unpacked content, at its beginning; ``packed`` the bytes as stored."""

    text: io.BufferedReader
    packed: BinaryIO
    parser: Parser


@contextmanager
def opened(
    source_file: SourceFile, *, file_name: str = "", format_code: str = ""
) -> Iterator[Opened]:
    """The file with its parser; without ``format_code`` recognised by content.

    Raises UnreadableAisFile, also for a ParseError in the body of the ``with``.
    """
    with intake.open_file(source_file) as packed:
        try:
            text = unpacking.opened(packed, file_name, max_bytes=settings.MAX_UNPACKED_BYTES)
            if format_code:
                parser = registry.get(format_code)
            else:
                parser = registry.recognise(text.peek(HEAD_BYTES)[:HEAD_BYTES])
            yield Opened(text, packed, parser)
        except ParseError as error:
            raise UnreadableAisFile(str(error)) from error


def as_json(reading: Reading) -> dict[str, Any]:
    """What a person said of a file, as it is kept with the import."""
    said = asdict(reading)
    said["base_date"] = reading.base_date.isoformat() if reading.base_date else None
    said["columns"] = dict(reading.columns)
    return said


def from_json(kept: Mapping[str, Any]) -> Reading:
    """The reverse of :func:`as_json`; what is missing has its default."""
    names = {field.name for field in fields(Reading)}
    said = {name: value for name, value in kept.items() if name in names}
    if said.get("base_date"):
        said["base_date"] = date.fromisoformat(said["base_date"])
    return Reading(**said)
