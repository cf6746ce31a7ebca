"""The facts of the demonstration case, read from `demo/facts/*.toml`."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.precision import Precision

FOLDER = Path(__file__).resolve().parent / "facts"
BY_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def table(name: str, key: str) -> list[dict[str, Any]]:
    """The rows of `[[key]]` in `<name>.toml`."""
    rows: list[dict[str, Any]] = read(name)[key]
    return rows


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def moment(text: str) -> tuple[datetime, Precision]:
    """`2024-02-09`, `2024-02` or `2024` as the instant it begins (UTC) and its precision."""
    precision = BY_LENGTH[len(text)]
    padded = text + "-01-01"[len(text) - 4 :] if precision is not Precision.DAY else text
    return datetime.fromisoformat(padded).replace(tzinfo=UTC), precision
