"""Which of OpenSanctions' versions a body is, from the files that stand beside it.

`index.json` names the version of the run. `delta.json` names the versions that have a delta, each
one building on the one before; a run that changed nothing has none. Version names sort by time.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

INDEX, DELTAS = "index.json", "delta.json"
_VERSION: Final = re.compile(r"\d{14}-[a-z0-9]{3}")
_MOST_BYTES: Final = 1 << 24


@dataclass
class Editions:
    """`own` is the version of the body, empty where nothing says; `deltas` are oldest first."""

    own: str = ""
    deltas: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)


def read_editions(others: Mapping[str, BinaryIO]) -> Editions:
    found = Editions()
    index = _read(others, INDEX, found.faults)
    versions = _read(others, DELTAS, found.faults).get("versions")
    if isinstance(versions, dict):
        found.deltas = tuple(sorted(filter(_VERSION.fullmatch, versions)))
    stated = index.get("version")
    newest = found.deltas[-1] if found.deltas else ""
    found.own = stated if isinstance(stated, str) and _VERSION.fullmatch(stated) else newest
    if found.own < newest:
        found.faults.append(
            f"{INDEX} is of version {found.own} and {DELTAS} of {newest} or later: the files do "
            "not belong together. Fetch them again."
        )
    return found


def _read(others: Mapping[str, BinaryIO], name: str, faults: list[str]) -> Mapping[str, Any]:
    stream = others.get(name)
    if stream is None:
        return {}
    try:
        said = json.loads(stream.read(_MOST_BYTES))
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return said
    faults.append(f"{name}, which came with it, is broken: it is no JSON object.")
    return {}
