"""Whole documents, JSON and XML, read within bounds, and their records as a batch.

A document has no lines to speak of: its records are numbered from 1, in the order of the document,
and the number stands where the line stands elsewhere.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import polars as pl
from lxml import etree

from vessels.ais.parsers import times
from vessels.ais.parsers.base import (
    FAULT_SCHEMA,
    SCHEMA,
    STATIC_SCHEMA,
    Batch,
    ParseError,
    shown,
    typed,
)

# A document becomes objects in memory many times its size.
MOST_BYTES: Final = 64 * 1024 * 1024
_RAW: Final[Mapping[str, pl.DataType]] = {
    "line": pl.UInt32(),
    **dict.fromkeys(SCHEMA, pl.String()),
}


@dataclass
class Records:
    """What is found in a document: values as texts under our names, by record number."""

    positions: list[dict[str, Any]] = field(default_factory=list)
    statics: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)

    def position(self, number: int, values: Mapping[str, object]) -> None:
        self.positions.append({"line": number, **_texts(values)})

    def static(self, number: int, values: Mapping[str, object]) -> None:
        self.statics.append({"line": number, **_texts(values)})

    def fault(self, number: int, reason: str, value: str, name: str = "") -> None:
        self.faults.append((number, reason, name, shown(value)))

    def batch(self, labels: Mapping[str, str], at: pl.Expr | None = None) -> Batch:
        """``at`` reads the time column; ISO 8601 by default."""
        clock = times.iso("at") if at is None else at
        raw = pl.DataFrame(self.positions, schema=dict(_RAW))
        said = pl.DataFrame(self.statics, schema=dict(_RAW))
        return Batch(
            frame=typed(raw, at=clock),
            raw=raw,
            faults=pl.DataFrame(self.faults, schema=dict(FAULT_SCHEMA), orient="row"),
            labels=labels,
            statics=typed(said, at=clock).select(list(STATIC_SCHEMA)),
        )


def json_document(stream: BinaryIO, what: str) -> Any:
    """The parsed document. Raises ParseError when it is too large, too deep or not whole JSON."""
    body = _bounded(stream, what)
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except ValueError as error:
        raise ParseError(
            f"{what} is not whole JSON ({shown(str(error))}). It may have been cut off: "
            "fetch or export it again."
        ) from error
    except RecursionError as error:
        raise ParseError(f"{what} nests its values too deeply to be what it says it is.") from error


def xml_document(stream: BinaryIO, what: str) -> Any:
    """The root element. No document type, no entities, no network, libxml2's limits on size."""
    body = _bounded(stream, what)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(
            f"{what} is not whole XML ({shown(str(error))}). It may have been cut off: "
            "export it again."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise ParseError(
            f"{what} declares a document type, which no such file needs and which can hide "
            "other content. Export it again without one."
        )
    return root


def local_name(element: Any) -> str:
    """The tag without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child_text(element: Any, name: str) -> str | None:
    """The text of the first child of that name, in any namespace."""
    for child in element:
        if local_name(child) == name:
            return (child.text or "").strip() or None
    return None


def dictionaries(values: object) -> Sequence[tuple[int, dict[str, Any] | None, object]]:
    """(number from 1, the record or None when it is none, what stands there)."""
    items: Iterable[object] = values if isinstance(values, list) else [values]
    return [
        (number, item if isinstance(item, dict) else None, item)
        for number, item in enumerate(items, start=1)
    ]


def _bounded(stream: BinaryIO, what: str) -> bytes:
    body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ParseError(
            f"{what} is larger than {MOST_BYTES // 1024**2} MB, the most that is read of such a "
            "document. Split it into several files."
        )
    if not body.strip():
        raise ParseError("The file is empty: it has no positions.")
    return body


def _texts(values: Mapping[str, object]) -> dict[str, str | None]:
    return {name: _text(value) for name, value in values.items() if name in _RAW}


def _text(value: object) -> str | None:
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return None
    return str(value)
