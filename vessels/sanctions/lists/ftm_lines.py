"""Lines of JSON as OpenSanctions publishes them: entities, or a delta of entities.

A line that is cut or broken is a fault with its number and is left out. A body of which no line is
an entity is no such list at all.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, Final

from vessels.archives import shown
from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.tables import OPEN_END
from vessels.sanctions.lists.xml import collapsed

ADD, CHANGE, REMOVE = "ADD", "MOD", "DEL"
_OPS: Final = {ADD, CHANGE, REMOVE}


class Shape(StrEnum):
    ENTITIES = "a dataset"
    DELTA = "a delta"


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the FollowTheMoney model. Without a schema it is only named, as removed."""

    id: str
    schema: str
    caption: str
    properties: Mapping[str, Any]
    datasets: tuple[str, ...]
    is_target: bool
    line: int

    def texts(self, name: str) -> list[str]:
        """The texts of a property, each once, in one line each."""
        values = self.properties.get(name, ())
        return texts_of(values)

    def first(self, name: str) -> str:
        return next(iter(self.texts(name)), "")


@dataclass
class FtmLines:
    """The entities of a body, with what a delta does to each. Iterate once.

    `shape`, `count` and `faults` are told by what was read until then. Raises `UnreadableList` at
    the end where no line was an entity.
    """

    stream: BinaryIO
    shape: Shape = Shape.ENTITIES
    count: int = 0
    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, Entity]]:
        ends_open, line, first_trouble = False, 0, _EMPTY
        self.stream.seek(0)
        for line, body in enumerate(self.stream, 1):
            ends_open = not body.endswith(b"\n")
            text = body.removeprefix(b"\xef\xbb\xbf").strip()
            if not text:
                continue
            try:
                found = self._read(text, line)
            except _Broken as trouble:
                words = f"Line {line}{', the last one,' if ends_open else ''} {trouble}."
                if not self.faults and not self.count:
                    first_trouble = _WEB_PAGE if _is_web_page(text) else words
                self.faults.append(words)
                continue
            self.count += 1
            yield found
        if not self.count:
            raise UnreadableList(first_trouble)
        if ends_open and not self.faults:
            self.problems.append(OPEN_END)

    def _read(self, text: bytes, line: int) -> tuple[str, Entity]:
        if text.startswith(b'{"versions"'):
            raise _Broken("begins the index of deltas: fetch a delta that it names")
        try:
            said = json.loads(text.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise _Broken(_reason(error)) from error
        if not isinstance(said, dict):
            raise _Broken("is no entity")
        shape = Shape.DELTA if "op" in said else Shape.ENTITIES
        if not self.count:
            self.shape = shape
        elif shape != self.shape:
            raise _Broken(f"is not of {self.shape.value}, as the lines before are")
        op, body = (said["op"], said.get("entity")) if "op" in said else (ADD, said)
        if op not in _OPS:
            raise _Broken(f"does “{shown(str(op), limit=20)}”, which is unknown")
        if not isinstance(body, dict) or not _clean(body.get("id")):
            raise _Broken("is no entity: it has no id")
        return op, _entity(body, line)


class _Broken(ValueError):
    """A line that is no entity; the message goes on after "Line 3"."""


def _is_web_page(text: bytes) -> bool:
    return text.lower().startswith((b"<!doctype html", b"<html"))


_EMPTY: Final = "The body is empty. The publisher's server may be out of order."
_WEB_PAGE: Final = (
    "The body is a web page, not the list: often an error page or a sign-in page. "
    "Check the address."
)


def _entity(body: Mapping[str, Any], line: int) -> Entity:
    properties = body.get("properties")
    return Entity(
        id=_clean(body["id"]),
        schema=_clean(body.get("schema")),
        caption=_clean(body.get("caption")),
        properties=properties if isinstance(properties, dict) else {},
        datasets=tuple(texts_of(body.get("datasets", ()))),
        is_target=body.get("target") is True,
        line=line,
    )


def texts_of(values: object) -> list[str]:
    """The texts among values that are usually a list of texts."""
    held = values if isinstance(values, list) else [values]
    return list(dict.fromkeys(text for each in held if (text := _clean(each))))


def _clean(value: object) -> str:
    """A text as it can be stored: JSON can hold a zero byte and half of a character."""
    if not isinstance(value, str):
        return ""
    return collapsed(value.replace("\0", "").encode("utf-8", "replace").decode())


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"is broken or was cut off ({error.msg} at column {error.colno})"
    return "is no JSON that can be read"
