"""nomenklatura's logic-v2 on the same ships, where that package is installed (`script/bench`).

Each query is compared with every listed ship, as its matcher is called without an index of its own.
At and above 0.70 it calls two entities a match.
"""

import importlib
import importlib.util
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vessels.sanctions.matching.base import Entry, Query

NAME: Final = "nomenklatura logic-v2"
MATCHES_FROM: Final = 0.70


def is_installed() -> bool:
    return importlib.util.find_spec("nomenklatura") is not None


@dataclass(frozen=True)
class Compared:
    """The seconds taken by comparing alone, and for each query the listed ships with their score.

    Scores of 0 are left out; the best come first.
    """

    seconds: float
    scores: list[list[tuple[float, Entry]]]


def compare(queries: Sequence[Query], entries: Sequence[Entry]) -> Compared:
    """Every query with every entry, one process, as a caller of the package would."""
    model: Any = importlib.import_module("followthemoney").model
    matcher: Any = importlib.import_module("nomenklatura.matching.logic_v2.model").LogicV2
    config = matcher.default_config()
    listed = [(_listed(model, entry), entry) for entry in entries]
    asked = [_asked(model, query) for query in queries]
    matcher.compare(asked[0], listed[0][0], config)  # what it loads on first use
    began = time.perf_counter()
    scores = [
        [
            (score, entry)
            for other, entry in listed
            if (score := matcher.compare(one, other, config).score) > 0
        ]
        for one in asked
    ]
    seconds = time.perf_counter() - began
    for each in scores:
        each.sort(key=lambda scored: -scored[0])
    return Compared(seconds, scores)


def _listed(model: Any, entry: Entry) -> Any:
    return _ship(
        model,
        f"listed-{entry.key}",
        name=[entry.name],
        previousName=entry.former_names,
        alias=entry.other_names,
        weakAlias=entry.weak_names,
        imoNumber=[str(entry.imo or "")],
        mmsi=[str(entry.mmsi or "")],
        callSign=[entry.call_sign],
        flag=[entry.flag],
    )


def _asked(model: Any, query: Query) -> Any:
    return _ship(
        model,
        f"asked-{query.key}",
        name=[query.name],
        imoNumber=[query.imo],
        mmsi=[query.mmsi],
        callSign=[query.call_sign],
        flag=[query.flag],
    )


def _ship(model: Any, key: str, **values: Sequence[str]) -> Any:
    ship = model.make_entity("Vessel")
    ship.id = key
    for name, texts in values.items():
        ship.add(name, [text for text in texts if text])
    return ship
