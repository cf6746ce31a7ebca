"""Vessels without an IMO number: opened by the MMSI of a transponder, given the number later."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import connection

from accounts import ledger
from accounts.errors import Refused
from accounts.models import Role, User
from evidence import intake
from tests.conftest import make_person
from tests.vessels.ais.samples import file_of, row
from tests.vessels.sanctions.samples import add_list, sdn, ship
from tests.vessels.track_samples import day
from vessels import identity, registering, transponders
from vessels.ais import importing
from vessels.errors import ImoTaken, InvalidClaim, InvalidImo, InvalidMmsi, NumberKnown
from vessels.models import Attribute, ClaimBasis, SanctionsList, Vessel
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
MMSI = "273331000"


def bring_in(actor: User, *rows: str, is_illustrative: bool = False) -> None:
    source = intake.store(actor=actor, stream=BytesIO(file_of(*rows)), file_name="day.csv")
    importing.import_positions(
        actor=actor, source_file=source, file_name="day.csv", is_illustrative=is_illustrative
    )


def open_one(actor: User, mmsi: str = MMSI, apart_from: tuple[str, ...] = ()) -> Vessel:
    return registering.open_by_mmsi(
        actor=actor, mmsi=mmsi, source="Seen off Najin", apart_from=apart_from
    )


def angara_until_may(actor: User) -> Vessel:
    """A vessel known by her IMO number, who bore the MMSI until 1 May 2023."""
    vessel = registering.open_vessel(actor=actor, imo="9179842", name="ANGARA")
    identity.claim(
        actor=actor,
        vessel=vessel,
        attribute=Attribute.MMSI,
        value=MMSI,
        basis=ClaimBasis.REGISTRY,
        source="A register",
        valid_to=day(2023, 5, 1),
    )
    return vessel


def values(vessel: Vessel, attribute: Attribute) -> list[str]:
    return list(vessel.claims.filter(attribute=attribute).values_list("value", flat=True))


def test_a_transponder_is_opened_with_what_it_said_and_whose_word_it_is(
    investigator: User,
) -> None:
    bring_in(investigator, row(imo="", name="FISHER"))
    vessel = registering.open_by_mmsi(
        actor=investigator,
        mmsi="MMSI 273 331 000",
        name=" Fisher ",
        basis=ClaimBasis.SELF_REPORTED,
        source="AIS, heard off Najin",
        valid_from=day(2024, 2, 1),
    )
    assert (vessel.imo_number, vessel.name) == (None, "Fisher")
    claim = vessel.claims.get(attribute=Attribute.MMSI)
    assert (claim.value, claim.source, claim.valid_from) == (
        MMSI,
        "AIS, heard off Najin",
        day(2024, 2, 1),
    )
    assert values(vessel, Attribute.NAME) == ["FISHER"]
    assert [entry.action for entry in ledger.entries_of(vessel)][:2] == [
        "vessel.registered",
        "vessel.claim_added",
    ]


def test_an_opened_transponder_is_held_against_the_lists_at_once(investigator: User) -> None:
    SanctionsList.objects.all().delete()
    body = sdn([ship(37059, "FISHER", 9179842)])
    refreshing.import_body(
        sanctions_list=add_list("ofac-sdn"), body=body, file_name="sdn.csv", agent="test"
    )
    bring_in(investigator, row(imo="", name="FISHER"))
    assert open_one(investigator).matches.get().uid == "37059"


@pytest.mark.parametrize(
    ("mmsi", "says"),
    [
        ("27333100", "8 digits, not nine"),
        ("27333100X", "without letters"),
        ("992731234", "an aid to navigation"),
        ("002731234", "a coast station"),
        ("111273123", "a search and rescue aircraft"),
        ("970123456", "a distress device"),
        ("123456789", "no kind of station"),
    ],
)
def test_what_is_no_vessels_number_is_refused_in_words(
    investigator: User, mmsi: str, says: str
) -> None:
    with pytest.raises(InvalidMmsi, match=says):
        open_one(investigator, mmsi)
    assert not Vessel.objects.exists()


def test_a_source_and_the_right_to_record_are_needed(
    investigator: User, release_officer: User
) -> None:
    with pytest.raises(InvalidClaim, match="Name the source"):
        registering.open_by_mmsi(actor=investigator, mmsi=MMSI, source=" ")
    with pytest.raises(Refused):
        open_one(release_officer)
    assert not Vessel.objects.exists()


def test_the_same_number_again_is_the_same_vessel(investigator: User, supervisor: User) -> None:
    first = open_one(investigator)
    assert first.name == f"MMSI {MMSI}"
    assert open_one(supervisor) == first
    assert first.claims.count() == 1


def test_a_number_claimed_for_a_known_vessel_is_not_opened_beside_her_in_silence(
    investigator: User,
) -> None:
    angara = angara_until_may(investigator)
    with pytest.raises(NumberKnown, match=r"claimed for ANGARA \(IMO 9179842\)"):
        open_one(investigator)
    other = open_one(investigator, apart_from=(str(angara.pk),))
    assert other != angara
    assert "Told apart from ANGARA (IMO 9179842)." in other.claims.get().note
    # Who confirms what was already done gets the vessel that it made, not a third one.
    assert open_one(investigator, apart_from=(str(angara.pk),)) == other


def test_a_number_handed_on_is_free_from_the_day_the_old_claim_ended(investigator: User) -> None:
    angara = angara_until_may(investigator)
    other = registering.open_by_mmsi(
        actor=investigator, mmsi=MMSI, source="Port agent", valid_from=day(2023, 6, 1)
    )
    assert other != angara


def test_a_transponder_that_names_an_imo_number_leads_to_that_number(investigator: User) -> None:
    bring_in(investigator, row(imo="IMO9179842"), row(imo="IMO1234560", at="2024-02-08T00:00:00"))
    with pytest.raises(NumberKnown, match="names IMO 9179842"):
        open_one(investigator)
    assert [each.imo for each in transponders.known(MMSI, investigator).stated] == ["9179842"]
    assert open_one(investigator, apart_from=("9179842",)).imo_number is None


def test_what_only_made_up_data_said_stays_marked(investigator: User) -> None:
    bring_in(investigator, row(imo=""), is_illustrative=True)
    vessel = open_one(investigator)
    assert vessel.is_illustrative
    assert vessel.claims.filter(is_illustrative=False).count() == 0


def test_an_imo_number_given_later_brings_claims_and_standing(investigator: User) -> None:
    SanctionsList.objects.all().delete()
    body = sdn([ship(37059, "ANGARA", 9179842)])
    refreshing.import_body(
        sanctions_list=add_list("ofac-sdn"), body=body, file_name="sdn.csv", agent="test"
    )
    vessel = open_one(investigator)
    bring_in(investigator, row(mmsi="273999000", imo="IMO9179842", name="ANGARA"))
    assert values(vessel, Attribute.MMSI) == [MMSI]
    given = registering.give_imo(
        actor=investigator, vessel=vessel, imo="IMO 9179842", source="Port agent"
    )
    assert given.imo_number == 9179842
    assert sorted(values(vessel, Attribute.MMSI)) == [MMSI, "273999000"]
    assert vessel.claims.filter(attribute=Attribute.IMO, source="Port agent").exists()
    assert vessel.matches.get().uid == "37059"
    assert "vessel.imo_given" in [entry.action for entry in ledger.entries_of(vessel)]
    with pytest.raises(InvalidImo, match="has the IMO number 9179842"):
        registering.give_imo(actor=investigator, vessel=vessel, imo="9074729", source="X")


def test_a_number_that_another_vessel_has_is_not_given(investigator: User) -> None:
    registering.open_vessel(actor=investigator, imo="9179842", name="ANGARA")
    vessel = open_one(investigator)
    with pytest.raises(ImoTaken, match="held here as ANGARA, another vessel"):
        registering.give_imo(actor=investigator, vessel=vessel, imo="9179842", source="X")
    vessel.refresh_from_db()
    assert vessel.imo_number is None
    assert not vessel.claims.filter(attribute=Attribute.IMO).exists()


def test_a_vessel_is_named_by_number_mmsi_or_page(investigator: User) -> None:
    angara = registering.open_vessel(actor=investigator, imo="9179842", name="ANGARA")
    fisher = open_one(investigator)
    page = f"https://plimsoll.example/vessels/{fisher.pk}/"
    for text, vessel in (("IMO 9179842", angara), (MMSI, fisher), (page, fisher)):
        assert registering.open_named(actor=investigator, text=text) == vessel
    assert transponders.handle_of(fisher, investigator) == MMSI
    twin = open_one(investigator, apart_from=(str(fisher.pk),))
    assert transponders.handle_of(twin, investigator) == str(twin.pk)
    with pytest.raises(InvalidImo, match="Several vessels known here bear"):
        registering.open_named(actor=investigator, text=MMSI)
    with pytest.raises(InvalidImo, match="No vessel known here bears MMSI 273000001"):
        registering.open_named(actor=investigator, text="273000001")


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_number_at_the_same_time_get_one_vessel() -> None:
    people = [make_person(f"p{n}@plimsoll.example", Role.INVESTIGATOR) for n in range(4)]

    def opened(person: User) -> Vessel:
        try:
            return open_one(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        assert len(set(pool.map(opened, people))) == 1
    assert Vessel.objects.count() == 1
