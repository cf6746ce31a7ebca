"""Lists in XML, read entry by entry and never held whole.

A body with a document type is refused (:mod:`vessels.sanctions.lists.xml_prolog`), so there is
nothing to unfold and nothing to fetch. Elements are known by their local names, because publishers
move namespaces; what a namespace or an element should be is checked where a format says.
"""

import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from lxml import etree

from vessels.archives import shown
from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.tables import few
from vessels.sanctions.lists.xml_prolog import check_prolog, document_type, web_page

# lxml has no types of its own.
Element = Any
_SAFELY: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_TAIL_BYTES: Final = 400
_local_names: dict[str, str] = {}


def local(element: Element) -> str:
    """The element's name without its namespace."""
    tag: str = element.tag
    name = _local_names.get(tag)
    if name is None:
        # Bodies choose these names, so what is remembered is bounded.
        if len(_local_names) > 10_000:
            _local_names.clear()
        name = _local_names[tag] = tag.rpartition("}")[2]
    return name


def collapsed(text: str | None) -> str:
    """Text with each run of white space, also non-breaking, as one space."""
    return " ".join(text.split()) if text else ""


def children(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if local(child) == name:
            yield child


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element, *path: str) -> str:
    """The collapsed text of the first descendant along the path, empty where there is none."""
    for name in path:
        found = child(element, name)
        if found is None:
            return ""
        element = found
    return collapsed(element.text)


def texts_of(element: Element, name: str) -> list[str]:
    """The collapsed texts of the children of that name, without empty ones."""
    return [text for each in children(element, name) if (text := collapsed(each.text))]


@dataclass
class XmlList:
    """The entries of a body, each with all that is in it, forgotten when the next one is asked for.

    `entries` gives for each element that is one the parent it must stand under; `sections` are the
    root's other children. Anything else beside them is a fault. `attributes` are the root's.
    `broken` says after the last entry why reading stopped early. Raises `UnreadableList` on
    creation where the body is no such list.
    """

    stream: BinaryIO
    root: str
    entries: Mapping[str, str]
    sections: Collection[str] = ()
    namespaces: Collection[str] = ()
    attributes: dict[str, str] = field(init=False)
    faults: list[str] = field(default_factory=list, init=False)
    broken: str = field(default="", init=False)
    _strangers: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        check_prolog(self.stream)
        found = _root(self.stream)
        name, namespace = local(found), etree.QName(found).namespace or ""
        if name.lower() == "html":
            raise web_page()
        if name != self.root:
            raise UnreadableList(
                f"The body is XML with “{shown(name, limit=60)}” as its outermost element, not "
                f"“{self.root}”. Choose the format that the file really has."
            )
        if self.namespaces and namespace not in self.namespaces:
            self.faults.append(
                f"The namespace “{shown(namespace, limit=80)}” is not the one of this format."
            )
        self.attributes = {str(key): str(value) for key, value in found.attrib.items()}

    def __iter__(self) -> Iterator[Element]:
        self.stream.seek(0)
        events = etree.iterparse(
            self.stream, events=("end",), tag=[f"{{*}}{name}" for name in self.entries], **_SAFELY
        )
        element: Element = None
        try:
            for _, element in events:
                parent = element.getparent()
                if parent is None or local(parent) != self.entries[local(element)]:
                    continue
                yield element
                element.clear()
                while element.getprevious() is not None:
                    self._meet(parent[0])
                    del parent[0]
            for section in events.root:
                self._meet(section)
                for each in section if local(section) in self.entries.values() else ():
                    self._meet(each)
        except etree.XMLSyntaxError as error:
            self.broken = _breakage(error, is_closed=self._is_closed())

    def _is_closed(self) -> bool:
        """Whether the body's last bytes close its outermost element, as those of a whole one do."""
        length = self.stream.seek(0, io.SEEK_END)
        self.stream.seek(max(0, length - _TAIL_BYTES))
        tail = self.stream.read().replace(b"\0", b"").rstrip()
        return tail.endswith(f"{self.root}>".encode())

    def _meet(self, element: Element) -> None:
        name = local(element)
        if name not in self.entries and name not in self.sections:
            self._strangers.setdefault(name, element.sourceline)

    def strangers(self) -> list[str]:
        """A sentence for each element beside the entries that is not part of the format."""
        return [
            f"The element “{shown(name, limit=60)}” on line {line} is not part of the format. "
            "The publisher may have changed it."
            for name, line in self._strangers.items()
        ]


@dataclass
class Shape:
    """The elements that a format's description allows, by parent; others are surprises.

    Only the parents named are looked into: the rest of the format is open.
    """

    allowed: Mapping[str, Collection[str]]
    _met: Counter[tuple[str, str]] = field(default_factory=Counter, init=False)
    _lines: dict[tuple[str, str], int] = field(default_factory=dict, init=False)

    def look_at(self, element: Element) -> None:
        name = local(element)
        allowed = self.allowed.get(name)
        if allowed is None:
            return
        for each in element:
            if local(each) not in allowed:
                key = (name, local(each))
                self._met[key] += 1
                self._lines.setdefault(key, each.sourceline)
            elif len(each):
                self.look_at(each)

    def faults(self) -> list[str]:
        """A sentence for each kind of surprise: the element, where it first stood, how often."""
        return [
            f"The element “{shown(name, limit=60)}” in “{parent}” is not part of the format "
            f"(first on line {self._lines[parent, name]}, {count} in all). The publisher may have "
            "changed it."
            for (parent, name), count in self._met.items()
        ]


def _root(stream: BinaryIO) -> Element:
    stream.seek(0)
    try:
        _, root = next(etree.iterparse(stream, events=("start",), **_SAFELY))
    except (etree.XMLSyntaxError, StopIteration, LookupError) as error:
        raise UnreadableList(
            f"The body is not XML ({_said(error)}). Choose the format that the file really has."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise document_type()
    return root


def _breakage(error: etree.XMLSyntaxError, *, is_closed: bool) -> str:
    words = _said(error)
    if not is_closed:
        return f"The body ends early, on line {error.lineno}: it was cut off on the way."
    if "encoding" in words or "Invalid bytes" in words:
        return f"Line {error.lineno} has bytes that are not in the encoding the body declares."
    return f"The XML is broken on line {error.lineno}: {words}."


def _said(error: Exception) -> str:
    """What the XML reader says, without the position that it adds in brackets."""
    return (
        shown(re.sub(r",? ?line \d+, column \d+| \(.*\)$", "", str(error))).strip() or "no element"
    )


def doubts(body: XmlList, shape: Shape, count: int) -> tuple[str, ...]:
    """Why a body of which `count` entries were read cannot be taken for the whole list, in words.

    The last one is about its end. Asked after the last entry.
    """
    faults = [*body.faults, *body.strangers(), *shape.faults()]
    if body.broken:
        read = "1 entry was" if count == 1 else f"{count} entries were"
        faults.append(f"{body.broken} {read} read until there.")
    elif not count:
        faults.append("The list holds no entries.")
    return few(faults)
