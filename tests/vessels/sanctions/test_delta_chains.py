"""Deltas of OpenSanctions that do, and do not, build on the version that is held."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.vessels.sanctions.samples import HOUR, NOW, add_list, imo_of
from tests.vessels.servers import Server, body
from vessels.models import RecordVersion, RefreshOutcome, RefreshRun, SanctionsList
from vessels.sanctions import refreshing
from vessels.sanctions.lists.opensanctions import OpenSanctions

pytestmark = pytest.mark.django_db
EDITIONS = [f"2026090{day}120000-abc" for day in range(1, 8)]
Entity = dict[str, Any]
Changes = tuple[tuple[str, Entity], ...]


def ship(number: int, name: str = "") -> Entity:
    """ILLUSTRATIVE - synthetic"""
    return {
        "id": f"ship-{number}",
        "schema": "Vessel",
        "caption": name or f"SHIP {number}",
        "properties": {
            "topics": ["sanction"],
            "name": [name or f"SHIP {number}"],
            "imoNumber": [f"IMO{imo_of(930_000 + number)}"],
        },
    }


def sanction(number: int) -> Entity:
    properties = {"entity": [f"ship-{number}"], "authority": ["Example authority"]}
    return {"id": f"sanction-{number}", "schema": "Sanction", "properties": properties}


def added(number: int) -> Changes:
    return (("ADD", ship(number)), ("ADD", sanction(number)))


def renamed(number: int, name: str) -> Changes:
    return (("MOD", ship(number, name)), ("MOD", sanction(number)))


def lines(*objects: object) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in objects).encode()


def whole(*numbers: int) -> bytes:
    return lines(*(each for n in numbers for each in (ship(n), sanction(n))))


def delta(*changes: Changes) -> bytes:
    return lines(*({"op": op, "entity": each} for part in changes for op, each in part))


def deltas(*editions: str) -> bytes:
    address = "https://example.org/artifacts/sanctions/{}/entities.delta.json"
    return json.dumps({"versions": {each: address.format(each) for each in editions}}).encode()


def index(edition: str) -> bytes:
    return json.dumps({"name": "sanctions", "version": edition}).encode()


def packed(**members: bytes) -> bytes:
    """A zip of the files; `entities__delta` is `entities.delta.json`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name.replace('__', '.')}.json", content)
    return out.getvalue()


def brought(held: SanctionsList, content: bytes, hours: int) -> RefreshRun:
    return refreshing.import_body(
        sanctions_list=held, body=content, file_name="x", agent="test", now=NOW + hours * HOUR
    )


@pytest.fixture
def chained() -> SanctionsList:
    """The whole dataset of the second version, with the files that say so."""
    held = add_list("os", parser="opensanctions-ftm")
    first = packed(
        entities__ftm=whole(1, 2, 3), index=index(EDITIONS[1]), delta=deltas(*EDITIONS[:2])
    )
    run = brought(held, first, 0)
    assert (run.outcome, held.versions.get().edition) == ("changed", EDITIONS[1]), run.message
    return held


def names(held: SanctionsList) -> list[str]:
    rows = RecordVersion.objects.current().filter(sanctions_list=held).order_by("uid")
    return list(rows.values_list("name", flat=True))


def test_a_chain_without_a_gap_is_followed(chained: SanctionsList) -> None:
    third = packed(entities__delta=delta(added(4)), delta=deltas(*EDITIONS[:3]))
    # The fourth run changed nothing, so it has no delta.
    fifth = packed(
        entities__delta=delta(renamed(4, "NEW NAME")),
        index=index(EDITIONS[4]),
        delta=deltas(*EDITIONS[:3], EDITIONS[4]),
    )

    runs = [brought(chained, third, 6), brought(chained, fifth, 12)]

    assert [run.outcome for run in runs] == ["changed"] * 2, [run.message for run in runs]
    assert names(chained) == ["SHIP 1", "SHIP 2", "SHIP 3", "NEW NAME"]
    assert chained.versions.latest().edition == EDITIONS[4]
    assert chained.versions.latest().problems == []


@pytest.mark.parametrize(
    ("edition", "named", "said"),
    [
        (4, EDITIONS[:5], f"2 deltas are missing: {EDITIONS[2]}, {EDITIONS[3]}"),
        (3, EDITIONS[:4], f"a delta is missing: {EDITIONS[2]}"),
        (1, EDITIONS[:2], f"not newer than the one held ({EDITIONS[1]})"),
        (5, EDITIONS[4:6], "older than the first delta that is named"),
        (2, EDITIONS[:5], "do not belong together"),
    ],
)
def test_a_gap_in_the_chain_waits_for_a_person(
    chained: SanctionsList, edition: int, named: list[str], said: str
) -> None:
    content = packed(
        entities__delta=delta(added(4)), index=index(EDITIONS[edition]), delta=deltas(*named)
    )

    run = brought(chained, content, 6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert said in run.message
    assert names(chained) == ["SHIP 1", "SHIP 2", "SHIP 3"]


def test_a_delta_that_came_too_early_is_taken_once_the_missing_one_is_there(
    chained: SanctionsList,
) -> None:
    third = packed(entities__delta=delta(added(4)), delta=deltas(*EDITIONS[:3]))
    fourth = packed(entities__delta=delta(added(5)), delta=deltas(*EDITIONS[:4]))

    runs = [
        brought(chained, content, hours)
        for hours, content in ((1, fourth), (2, fourth), (3, third), (4, fourth), (5, fourth))
    ]

    assert [run.outcome for run in runs] == [
        "quarantined",
        "quarantined",
        "changed",
        "changed",
        "unchanged",
    ], [run.message for run in runs]
    assert names(chained) == [f"SHIP {number}" for number in range(1, 6)]


def test_the_newest_delta_is_read_again_by_a_newer_reader(
    chained: SanctionsList, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = packed(entities__delta=delta(added(4)), delta=deltas(*EDITIONS[:3]))
    brought(chained, third, 1)
    monkeypatch.setattr(OpenSanctions, "version", "next")

    run = brought(chained, third, 2)

    assert run.outcome == RefreshOutcome.UNCHANGED, run.message
    assert chained.versions.latest().parser_version.startswith("next")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (added(3), "It adds 1 records that are held already (ship-3)"),
        (renamed(4, "X"), "It changes 1 records that are not held (ship-4)"),
    ],
)
def test_what_a_delta_takes_for_granted_betrays_a_gap(
    chained: SanctionsList, changes: Changes, said: str
) -> None:
    run = brought(chained, delta(changes), 6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert said in run.message
    assert "Fetch the whole dataset." in run.message


def test_a_ship_known_before_and_sanctioned_now_is_no_gap(chained: SanctionsList) -> None:
    changes: Changes = (("MOD", ship(4)), ("ADD", sanction(4)))

    run = brought(chained, delta(changes), 6)

    assert run.outcome == RefreshOutcome.CHANGED, run.message
    (problem,) = chained.versions.latest().problems
    assert "Nothing says which version the delta builds on" in problem


def test_after_a_delta_of_no_known_version_a_person_says_where_the_chain_is(
    chained: SanctionsList,
) -> None:
    brought(chained, delta(added(4)), 6)

    run = brought(chained, packed(entities__delta=delta(added(5)), delta=deltas(*EDITIONS[:4])), 12)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert "Which version is held is not known" in run.message


def test_a_delta_of_nothing_waits_for_the_whole_dataset() -> None:
    held = add_list("os", parser="opensanctions-ftm")

    run = brought(held, delta(added(1)), 0)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert "no whole list is held that it could change" in run.message


def test_the_files_that_name_the_versions_are_fetched_with_the_delta(
    web: Server, chained: SanctionsList
) -> None:
    chained.address = web.serve("/entities.delta.json", body(delta(added(4))))
    chained.companion_addresses = {
        "delta.json": web.serve("/delta.json", body(deltas(*EDITIONS[:4])))
    }
    chained.save()

    run = refreshing.refresh(sanctions_list=chained, agent="test", now=NOW + 6 * HOUR)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert f"a delta is missing: {EDITIONS[2]}" in run.message


@pytest.mark.realdata
def test_the_published_chain_is_followed_and_a_skipped_delta_is_noticed(shared_data: Path) -> None:
    folder = shared_data / "sanctions" / "opensanctions"
    found = sorted(folder.glob("yente_delta_2*/entities.delta.json"))
    named = [path.parent.name.removeprefix("yente_delta_") for path in found]
    base = "20240527134702-zbn"
    start = packed(
        entities__ftm=(folder / "yente_t1_entities.ftm.json").read_bytes(),
        index=index(base),
        delta=deltas(base),
    )
    steps = [
        packed(entities__delta=path.read_bytes(), delta=deltas(base, *named[: place + 1]))
        for place, path in enumerate(found)
    ]
    kept, skipped = (add_list(code, parser="opensanctions-ftm") for code in ("kept", "skipped"))

    runs = [brought(kept, each, hours) for hours, each in enumerate([start, *steps])]
    brought(skipped, start, 0)
    gap = brought(skipped, steps[1], 1)

    assert [run.outcome for run in runs] == ["changed"] * 5, [run.message for run in runs]
    assert gap.outcome == RefreshOutcome.QUARANTINED
    assert f"a delta is missing: {named[0]}" in gap.message
    assert "It changes 1 records that are not held (NK-2T3S8Hu29ktYnKSTgQp2wL)" in gap.message
