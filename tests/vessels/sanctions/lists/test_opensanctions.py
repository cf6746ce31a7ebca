import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.sanctions.lists.made import body_of, by_uid, parse
from vessels.sanctions.lists.base import (
    ListedRecord,
    ListedTie,
    ParsedList,
    PartyKind,
    TieRole,
    UnreadableList,
)
from vessels.sanctions.lists.opensanctions import OpenSanctions

BODY = body_of("opensanctions.ftm.json")


def lines(*objects: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in objects).encode()


def entity(uid: str, schema: str = "Vessel", **properties: Any) -> dict[str, Any]:
    """ILLUSTRATIVE - synthetic"""
    return {
        "id": uid,
        "schema": schema,
        "caption": f"EXAMPLE {uid}",
        "properties": {name: [value] for name, value in properties.items()},
    }


def delta(*changes: tuple[str, dict[str, Any]]) -> ParsedList:
    body = lines(*({"op": op, "entity": changed} for op, changed in changes))
    return parse(OpenSanctions(), body)


@pytest.fixture(scope="module")
def records() -> dict[str, ListedRecord]:
    return by_uid(parse(OpenSanctions(), BODY))


def test_sanctioned_parties_are_records_and_every_entity_is_counted() -> None:
    parsed = parse(OpenSanctions(), BODY)

    assert (parsed.faults, parsed.problems) == ((), ())
    assert parsed.parsed_count == 9
    assert sorted(by_uid(parsed)) == ["xx-company-1", "xx-person-1", "xx-ship-1"]
    assert (parsed.is_delta, parsed.removed_uids) == (False, ())


def test_a_ship(records: dict[str, ListedRecord]) -> None:
    ship = records["xx-ship-1"]

    assert (ship.name, ship.kind) == ("NORTHERN EXAMPLE", PartyKind.VESSEL)
    assert (ship.imo, ship.imo_raw) == (9300013, "IMO9300013")
    assert (ship.mmsi, ship.former_mmsis) == (273000011, (273000012,))
    assert (ship.call_sign, ship.former_call_signs) == ("UBBB", ("UAAA",))
    assert (ship.flag, ship.former_flags) == ("ru", ("mt",))
    assert ship.former_names == ("SOUTHERN EXAMPLE",)
    assert ship.other_names == ("Северный пример",)
    assert ship.weak_names == ("EXAMPLE",)
    assert ship.gross_tonnage == 8811


def test_sanctions_are_measures_of_their_party(records: dict[str, ListedRecord]) -> None:
    first, second = records["xx-ship-1"].designations

    assert (first.programme, first.measure) == ("XX-EXAMPLE", "Block")
    assert (first.legal_basis, first.listed_on) == ("Example Authority", date(2022, 5, 8))
    assert (second.programme, second.listed_on_precision) == ("Another Authority", "month")
    assert (second.ended_on, second.ending) == (date(2023, 4, 5), "endDate")


def test_ownerships_and_links_are_ties(records: dict[str, ListedRecord]) -> None:
    assert records["xx-ship-1"].ties == (
        ListedTie(
            TieRole.OWNER,
            "Example Shipping Co",
            uid="xx-company-1",
            share_percent=51.5,
            since=date(2020, 1, 1),
        ),
    )
    assert records["xx-company-1"].ties == (
        ListedTie(TieRole.LINKED_TO, "Erika Musterfrau", uid="xx-person-1"),
    )


def test_a_companys_number_is_never_a_ships(records: dict[str, ListedRecord]) -> None:
    company = records["xx-company-1"]

    assert (company.kind, company.imo) == (PartyKind.ORGANISATION, None)
    assert company.company_imo == "6123454"


def test_a_person_is_kept_without_birthday_and_notes(records: dict[str, ListedRecord]) -> None:
    person = records["xx-person-1"]

    assert person.kind == PartyKind.PERSON
    assert set(person.raw) == {"id", "schema", "caption", "datasets", "topics", "name"}
    assert (person.remarks, person.ties) == ("", ())


def test_two_numbers_for_one_ship_are_none() -> None:
    parsed = parse(OpenSanctions(), BODY.replace(b'["IMO9300013"]', b'["9300013","9300025"]'))
    ship = by_uid(parsed)["xx-ship-1"]

    assert (ship.imo, ship.imo_raw) == (None, "9300013, 9300025")
    assert "Two IMO numbers" in parsed.problems[0]


def test_a_delta_names_what_changed_and_what_went() -> None:
    parsed = delta(
        ("ADD", entity("a", topics="sanction", imoNumber="9300013")),
        ("MOD", entity("b", "Company", topics="sanction")),
        ("DEL", {"id": "c"}),
    )

    assert parsed.complete
    assert parsed.is_delta
    assert [record.uid for record in parsed.records] == ["a", "b"]
    assert parsed.removed_uids == ("c",)


def test_a_party_sanctioned_no_more_counts_as_removed() -> None:
    parsed = delta(("MOD", entity("a", topics="sanction.linked")))

    assert parsed.records == ()
    assert parsed.removed_uids == ("a",)


@pytest.mark.parametrize(
    "link", [entity("s", "Sanction", entity="x"), entity("o", "Ownership", owner="y", asset="x")]
)
def test_a_delta_of_links_alone_cannot_be_taken(link: dict[str, Any]) -> None:
    (fault,) = delta(("MOD", link), ("ADD", entity("a", topics="sanction"))).faults

    assert "does not hold, such as x. Fetch the whole dataset" in fault


def test_a_ship_changed_without_her_sanctions_cannot_be_taken() -> None:
    ship = ("MOD", entity("a", topics="sanction"))

    assert "changes 1 ships without holding what they are sanctioned by" in delta(ship).faults[0]
    assert delta(ship, ("MOD", entity("s", "Sanction", entity="a"))).complete


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BODY[:-40], "Line 9, the last one, is broken or was cut off"),
        (BODY.replace(b'{"id":"xx-company-1"', b'{"id":xx'), "Line 6 is broken"),
        (BODY.replace(b"Example Shipping Co", b"M\xfcnchen Shipping"), "Line 6 is not UTF-8"),
        (BODY + b'["x"]\n', "Line 10 is no entity"),
        (BODY + b'{"id":""}\n', "Line 10 is no entity: it has no id"),
        (BODY + b'{"op":"DEL","entity":{"id":"x"}}\n', "Line 10 is not of a dataset"),
        (BODY + b"[" * 100_000 + b"\n", "Line 10 is no JSON that can be read"),
    ],
)
def test_a_broken_line_is_a_fault_with_its_number(body: bytes, said: str) -> None:
    parsed = parse(OpenSanctions(), body)

    assert len(parsed.faults) == 1
    assert said in parsed.faults[0]
    assert "xx-ship-1" in by_uid(parsed)


def test_an_unknown_change_is_a_fault() -> None:
    assert "does “MERGE”" in delta(("DEL", {"id": "c"}), ("MERGE", {"id": "d"})).faults[0]


def test_a_last_line_without_its_end_is_told() -> None:
    parsed = parse(OpenSanctions(), BODY.rstrip())

    assert parsed.complete
    assert "no line end" in parsed.problems[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"<!DOCTYPE html><html>503</html>", "web page"),
        (b'{"versions": \n {', "index of deltas"),
        (b"id,name\n1,x\n", "Line 1 is broken"),
        ('{"id":"x"}\n'.encode("utf-16"), "Line 1"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        parse(OpenSanctions(), body)


def test_what_no_database_can_hold_is_cleaned_away() -> None:
    body = BODY.replace(b"General Cargo", b"General\\u0000 \\ud800 Cargo")
    ship = by_uid(parse(OpenSanctions(), body))["xx-ship-1"]

    assert ship.vessel_type == "General ? Cargo"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BODY)), st.binary(max_size=12), st.integers(0, len(BODY)))
def test_damage_never_escapes_as_another_error(at: int, noise: bytes, end: int) -> None:
    body = (BODY[:at] + noise + BODY[at + len(noise) :])[:end]
    try:
        parsed = parse(OpenSanctions(), body)
    except UnreadableList:
        return
    assert parsed.parsed_count <= 10


@pytest.mark.realdata
def test_published_entities_and_deltas(shared_data: Path) -> None:
    folder = shared_data / "sanctions" / "opensanctions"
    whole = parse(OpenSanctions(), (folder / "yente_t1_entities.ftm.json").read_bytes())
    changes = [
        parse(OpenSanctions(), path.read_bytes())
        for path in sorted(folder.glob("yente_delta_2*/entities.delta.json"))
    ]

    assert whole.complete
    assert (whole.parsed_count, len(whole.records), whole.is_delta) == (7, 6, False)
    assert all(change.complete and change.is_delta for change in changes)
    assert [len(change.records) for change in changes] == [2, 2, 0, 1]
    assert changes[2].removed_uids == ("NK-500Poltergeist",)
    with pytest.raises(UnreadableList, match="index of deltas"):
        parse(OpenSanctions(), (folder / "yente_delta_t2" / "delta.json").read_bytes())
