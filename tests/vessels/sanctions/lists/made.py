"""The self-made lists of tests/data/sanctions, read whole or changed on the way."""

from pathlib import Path

from django.conf import settings

from vessels.sanctions.lists.base import Files, ListedRecord, ListParser, ParsedList, Reading

MADE = Path(settings.BASE_DIR) / "tests" / "data" / "sanctions"


def body_of(file_name: str) -> bytes:
    return (MADE / file_name).read_bytes()


def parse(parser: ListParser, body: bytes, *, is_extract: bool = False) -> ParsedList:
    return parser.parse(Files.of(body), reading=Reading(is_extract=is_extract))


def by_uid(parsed: ParsedList) -> dict[str, ListedRecord]:
    return {record.uid: record for record in parsed.records}
