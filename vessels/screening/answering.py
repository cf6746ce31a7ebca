"""One ship held against all listed ones, in the words that rows, pages and the API share."""

from collections.abc import Mapping
from typing import Any, Final

from vessels.models import Verdict
from vessels.sanctions.matches import listed
from vessels.sanctions.matching.base import Hit, Query, Result
from vessels.sanctions.matching.base import Verdict as Found
from vessels.sanctions.matching.reading import read
from vessels.sanctions.matching.screening import screen_one

VERDICTS: Final = {
    Found.MATCH: Verdict.LISTED,
    Found.LEAD: Verdict.LEAD,
    Found.VETOED: Verdict.VETOED,
    Found.NOTHING: Verdict.NO_HIT,
}


def answer(given: Mapping[str, str]) -> dict[str, Any]:
    """What is found for one ship, at once: `verdict`, `score`, `hits` and `problem`.

    `given` has what is known of name, imo, mmsi, call_sign and flag, as written.
    """
    return as_json(screen_one(listed.index(), query("", given)))


def query(key: str, given: Mapping[str, str]) -> Query:
    return Query(
        key=key,
        name=given.get("name", ""),
        imo=given.get("imo", ""),
        mmsi=given.get("mmsi", ""),
        call_sign=given.get("call_sign", ""),
        flag=given.get("flag", ""),
    )


def as_json(result: Result) -> dict[str, Any]:
    """The fields of a row. `problem` says what of the ship could not be read or was left out.

    A ship of whom nothing could be read was not asked about: that is not "nothing found".
    """
    verdict = VERDICTS[result.verdict]
    if verdict == Verdict.NO_HIT and result.notes and not _is_read(result.query):
        verdict = Verdict.UNREADABLE
    return {
        "verdict": verdict.value,
        "score": max((hit.score for hit in result.hits), default=0),
        "hits": [_hit(hit) for hit in result.hits],
        "problem": " ".join(result.notes),
    }


def _is_read(asked: Query) -> bool:
    told = read(asked)
    return bool(told.imo or told.names or told.mmsis or told.call_signs)


def _hit(hit: Hit) -> dict[str, Any]:
    """`record` is the key of its RecordVersion."""
    return {
        "list": hit.entry.list_code,
        "list_name": hit.entry.list_name,
        "uid": hit.entry.uid,
        "record": int(hit.entry.key),
        "name": hit.entry.name,
        "imo": hit.entry.imo,
        "score": hit.score,
        "basis": hit.basis.value,
        "is_vetoed": hit.is_vetoed,
        "reasons": list(hit.reasons),
    }
