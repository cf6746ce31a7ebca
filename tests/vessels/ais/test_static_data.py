import io
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from accounts import ledger
from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import file_of, row
from tests.vessels.undoing import undo
from vessels import identity, registering
from vessels.ais import importing
from vessels.models import Attribute, ClaimBasis, IdentityClaim, PositionImport, Vessel

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 12, 1, tzinfo=UTC)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return registering.open_vessel(actor=investigator, imo="9179842", name="ANGARA")


def bring_in(actor: User, *rows: str, name: str = "day.csv") -> None:
    source = intake.store(actor=actor, stream=io.BytesIO(file_of(*rows)), file_name=name)
    importing.import_positions(actor=actor, source_file=source, file_name=name, now=NOW)


def values(vessel: Vessel) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in vessel.claims.all():
        found.setdefault(claim.attribute, []).append(claim.value)
    return found


def test_a_known_imo_makes_dated_self_reported_claims(angara: Vessel, investigator: User) -> None:
    bring_in(investigator, row(name="ANGARA"), row(name="ANGARA", at="2024-02-08T00:00:00"))
    assert values(angara) == {
        Attribute.IMO: ["9179842"],
        Attribute.MMSI: ["273331000"],
        Attribute.NAME: ["ANGARA"],
        Attribute.CALL_SIGN: ["UTST"],
        Attribute.SHIP_TYPE: ["Cargo (AIS type 70)"],
        Attribute.LENGTH: ["139"],
        Attribute.BEAM: ["21"],
        Attribute.DRAUGHT: ["6.1"],
    }
    mmsi = angara.claims.get(attribute=Attribute.MMSI)
    assert mmsi.basis == ClaimBasis.SELF_REPORTED
    assert mmsi.source == "AIS, day.csv"
    assert mmsi.valid_from == datetime(2024, 2, 7, tzinfo=UTC)
    assert mmsi.valid_to == datetime(2024, 2, 8, tzinfo=UTC)


def test_the_same_word_widens_its_claim_and_another_word_is_another_claim(
    angara: Vessel, investigator: User
) -> None:
    bring_in(investigator, row(name="ANGARA"))
    bring_in(investigator, row(name="ANGARA", at="2024-02-20T00:00:00"))
    bring_in(investigator, row(name="GALAXY", at="2024-02-21T00:00:00"))
    names = angara.claims.filter(attribute=Attribute.NAME)
    assert [(claim.value, claim.valid_to.day) for claim in names if claim.valid_to] == [
        ("ANGARA", 20),
        ("GALAXY", 21),
    ]


def test_a_word_heard_again_much_later_is_a_new_claim(angara: Vessel, investigator: User) -> None:
    bring_in(investigator, row())
    bring_in(investigator, row(at="2024-09-01T00:00:00"))
    assert angara.claims.filter(attribute=Attribute.MMSI).count() == 2


def test_an_mmsi_claimed_for_the_time_carries_static_data(
    angara: Vessel, investigator: User
) -> None:
    identity.claim(
        actor=investigator,
        vessel=angara,
        attribute=Attribute.MMSI,
        value="273331000",
        basis=ClaimBasis.REPORTED,
        source="A port agent",
        valid_from=datetime(2024, 2, 1, tzinfo=UTC),
        valid_to=datetime(2024, 2, 10, tzinfo=UTC),
    )
    bring_in(investigator, row(imo="", call_sign="INTIME"))
    bring_in(investigator, row(imo="", call_sign="LATER", at="2024-03-01T00:00:00"))
    assert values(angara)[Attribute.CALL_SIGN] == ["INTIME"]
    assert values(angara)[Attribute.MMSI] == ["273331000"]


def test_unknown_vessels_and_invalid_imos_make_no_claims(
    angara: Vessel, investigator: User
) -> None:
    bring_in(investigator, row(imo="IMO9179854"), row(imo="IMO0000000", at="2024-02-07T00:01:00"))
    assert not IdentityClaim.objects.exists()
    assert Vessel.objects.count() == 1


def test_registry_facts_are_left_alone(angara: Vessel, investigator: User) -> None:
    held = identity.claim(
        actor=investigator,
        vessel=angara,
        attribute=Attribute.NAME,
        value="ANGARA",
        basis=ClaimBasis.REGISTRY,
        source="Registry extract",
        valid_from=datetime(2024, 2, 7, tzinfo=UTC),
        valid_to=datetime(2024, 2, 7, tzinfo=UTC),
    )
    bring_in(investigator, row(name="ANGARA", at="2024-02-09T00:00:00"))
    held.refresh_from_db()
    assert held.valid_to == datetime(2024, 2, 7, tzinfo=UTC)
    assert angara.claims.filter(attribute=Attribute.NAME).count() == 2


def test_each_draught_and_destination_in_time_is_a_claim(
    angara: Vessel, investigator: User
) -> None:
    days = [
        row(draught=metres, at=f"2024-02-{day:02}T00:00:00")
        for day, metres in enumerate((5.0, 5.0, 7.2, 5.0), start=7)
    ]
    bring_in(investigator, *days)
    draughts = angara.claims.filter(attribute=Attribute.DRAUGHT).order_by("valid_from")
    spans = [
        (claim.value, claim.valid_from.day, claim.valid_to.day)
        for claim in draughts
        if claim.valid_from and claim.valid_to
    ]
    assert spans == [("5", 7, 8), ("7.2", 9, 9), ("5", 10, 10)]


def test_a_vessel_opened_later_begins_with_what_was_heard(investigator: User) -> None:
    bring_in(investigator, row(name="ANGARA"))
    assert not IdentityClaim.objects.exists()
    opened = registering.open_vessel(actor=investigator, imo="9179842")
    assert values(opened)[Attribute.NAME] == ["ANGARA"]
    assert values(opened)[Attribute.MMSI] == ["273331000"]
    said = [entry.action for entry in ledger.entries_of(opened)]
    assert said == ["vessel.registered", "vessel.self_reports_claimed"]


def test_an_mmsi_claimed_later_brings_what_was_heard(angara: Vessel, investigator: User) -> None:
    bring_in(investigator, row(imo="", name="INTIME"), row(imo="", at="2024-03-07T00:00:00"))
    assert not IdentityClaim.objects.exists()
    identity.claim(
        actor=investigator,
        vessel=angara,
        attribute=Attribute.MMSI,
        value="273331000",
        basis=ClaimBasis.REPORTED,
        source="A port agent",
        valid_from=datetime(2024, 2, 1, tzinfo=UTC),
        valid_to=datetime(2024, 2, 10, tzinfo=UTC),
    )
    assert values(angara)[Attribute.NAME] == ["INTIME"]
    assert values(angara)[Attribute.MMSI] == ["273331000"]


def test_another_ships_number_from_her_transponder_is_claimed_beside_hers(
    angara: Vessel, investigator: User
) -> None:
    identity.claim(
        actor=investigator,
        vessel=angara,
        attribute=Attribute.MMSI,
        value="273331000",
        basis=ClaimBasis.REPORTED,
        source="A port agent",
    )
    bring_in(investigator, row(imo="IMO9074729"))
    assert values(angara)[Attribute.IMO] == ["9074729"]


FILES = [
    [row(draught=5.0), row(draught=7.2, at="2024-02-07T03:00:00")],
    [row(draught=5.0, at="2024-02-07T06:00:00"), row(name="GALAXY", at="2024-02-09T00:00:00")],
    [row(imo="", call_sign="NOIMO", at="2024-02-07T04:00:00"), row(draught=7.2)],
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_imports_makes_no_difference(
    order: tuple[int, ...], angara: Vessel, investigator: User
) -> None:
    for index in order:
        bring_in(investigator, *FILES[index], name=f"{index}.csv")
    columns = ("attribute", "value", "valid_from", "valid_to", "source")
    found = sorted(angara.claims.values_list(*columns))
    for made in PositionImport.objects.all():
        undo(actor=investigator, position_import=made)
    assert not angara.claims.exists()
    for index in range(3):
        bring_in(investigator, *FILES[index], name=f"{index}.csv")
    assert sorted(angara.claims.values_list(*columns)) == found


def test_control_characters_in_a_name_are_shown_not_stored(
    angara: Vessel, investigator: User
) -> None:
    bring_in(investigator, row(name="AN\x00GARA"))
    assert values(angara)[Attribute.NAME] == ["AN·GARA"]


def test_queries_do_not_grow_with_the_rows(
    angara: Vessel, investigator: User, django_assert_max_num_queries: Any
) -> None:
    bring_in(investigator, row(at="2024-05-01T00:00:00"))
    few = [row(name=f"NAME {index}", at=f"2024-05-02T00:00:{index:02}") for index in range(20)]
    with django_assert_max_num_queries(45):
        bring_in(investigator, *few)
