"""A list format of the tests' own, which can state whatever a record can hold."""

import json
from datetime import date, datetime
from typing import Any, cast

import pytest

from tests.vessels.sanctions.samples import NOW, add_list
from vessels.models import ListVersion, RefreshRun, SanctionsList
from vessels.sanctions import refreshing
from vessels.sanctions.lists import registry
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ListedTie,
    ListParser,
    ParsedList,
    PartyKind,
    Reading,
    TieRole,
)


class MadeList:
    """JSON: `{"records": [...], "is_delta": bool, "removed": [uids]}`."""

    code = "made-json"
    label = "Made for the tests"
    version = "1"
    columns = ("uid", "name")

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        said = json.load(files.main)
        records = tuple(self.record(each) for each in said["records"])
        return ParsedList(
            records=records,
            parsed_count=len(records),
            is_extract=reading.is_extract,
            is_delta=said.get("is_delta", False),
            removed_uids=tuple(said.get("removed", ())),
        )

    def record(self, said: dict[str, Any]) -> ListedRecord:
        values = {**said, **dates(said, "listed_on")}
        raw = {name: json.dumps(value) for name, value in said.items()}
        for name in ("programmes", "linked_to", "former_names", "other_names", "weak_names"):
            values[name] = tuple(values.get(name, ()))
        values["ties"] = tuple(tie(each) for each in values.get("ties", ()))
        values["measures"] = tuple(measure(each) for each in values.get("measures", ()))
        values["kind"] = PartyKind(values.get("kind", "vessel"))
        values.pop("remark", None)
        return ListedRecord(raw=raw, **values)


def tie(said: dict[str, Any]) -> ListedTie:
    return ListedTie(**{**said, "role": TieRole(said["role"]), **dates(said, "since", "until")})


def measure(said: dict[str, Any]) -> ListedMeasure:
    return ListedMeasure(**{**said, **dates(said, "listed_on", "ended_on")})


def dates(said: dict[str, Any], *names: str) -> dict[str, date]:
    return {name: date.fromisoformat(said[name]) for name in names if said.get(name)}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> SanctionsList:
    """A list in this format, which the registry offers for the time of the test."""
    offer(MadeList(), monkeypatch)
    return add_list("made", parser="made-json")


def offer(parser: MadeList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[str, ListParser]", registry.PARSERS), parser.code, parser)


def run_with(
    held: SanctionsList, *records: dict[str, Any], at: datetime = NOW, **said: Any
) -> RefreshRun:
    """One body with these records, had at a time."""
    options = {name: said.pop(name) for name in ("is_extract", "taken_on") if name in said}
    return refreshing.import_body(
        sanctions_list=held,
        body=json.dumps({"records": records, **said}).encode(),
        file_name="made.json",
        agent="test",
        now=at,
        **options,
    )


def bring(
    held: SanctionsList, *records: dict[str, Any], at: datetime = NOW, **said: Any
) -> ListVersion:
    """The version that such a body became; it must have been accepted."""
    run = run_with(held, *records, at=at, **said)
    assert run.outcome == "changed", run.message
    return held.versions.latest()


def vessel(uid: str, name: str, imo: int | None = None, **more: Any) -> dict[str, Any]:
    return {"uid": uid, "name": name, "imo": imo, **more}


def company(uid: str, name: str, **more: Any) -> dict[str, Any]:
    return {"uid": uid, "name": name, "kind": "organisation", **more}
