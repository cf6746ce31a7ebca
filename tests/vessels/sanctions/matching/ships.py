"""Entries and questions for the tests. Only ANGARA's and the LADY R's numbers are of real ships."""

from typing import Any

from vessels.sanctions.matching.base import Entry, Query, Result
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.screening import screen_one

ANGARA, LADY_R, OTHER = 9179842, 9161003, 9333670


def entry(uid: str = "37059", name: str = "ANGARA", **fields: Any) -> Entry:
    told = {"key": f"ofac/{uid}", "list_code": "ofac-sdn", "list_name": "OFAC SDN", **fields}
    return Entry(uid=uid, name=name, **told)


def ask(*entries: Entry, **fields: Any) -> Result:
    """One ship held against these entries."""
    return screen_one(Index.build(entries), Query(key="1", **fields))
