"""Lists in XML whose entries are records one by one, read into what every list becomes."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from vessels.sanctions.lists.base import ListedRecord, ParsedList, Reading
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.xml import Element, Shape, XmlList, doubts

ReadRecord = Callable[[Element, list[str]], ListedRecord]


def read_entries(
    body: XmlList,
    read: ReadRecord,
    *,
    allowed: Mapping[str, Collection[str]],
    problems: list[str],
    reading: Reading,
    published: date | None = None,
) -> ParsedList:
    """The list of all entries. `read` makes a record of one and adds to `problems`; `allowed` are
    the elements that the format's description allows, by parent.
    """
    shape = Shape(allowed)

    def records() -> Iterator[ListedRecord]:
        for element in body:
            shape.look_at(element)
            yield read(element, problems)

    found = Packed(records())
    return ParsedList(
        records=found,
        parsed_count=len(found),
        publisher_date=published,
        faults=doubts(body, shape, len(found)),
        problems=tuple(problems),
        is_extract=reading.is_extract,
    )
