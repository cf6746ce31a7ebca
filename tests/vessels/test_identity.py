from typing import Any

import pytest

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence.precision import Precision
from tests.vessels.track_samples import claim, claim_mmsi, day, open_angara
from vessels import identity
from vessels.errors import InvalidClaim
from vessels.identity import Entry, Span
from vessels.models import Attribute, ClaimBasis, Vessel

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return open_angara(investigator)


def entry(vessel: Vessel, user: User, attribute: Attribute) -> Entry:
    return next(each for each in identity.sheet(vessel, user) if each.attribute == attribute)


def test_conflicting_flags_stand_side_by_side(angara: Vessel, investigator: User) -> None:
    claim(
        investigator,
        angara,
        Attribute.FLAG,
        "North Korea",
        source="Reuters, 25 April 2024, caption",
        valid_from=day(2024, 2, 11),
        is_disputed=True,
    )
    claim(
        investigator,
        angara,
        Attribute.FLAG,
        "Russia",
        basis=ClaimBasis.LISTING,
        source="OFAC SDN, uid 37059",
    )
    flag = entry(angara, investigator, Attribute.FLAG)
    assert flag.is_conflicting
    assert {value.text: value.claims[0].source for value in flag.values} == {
        "Russia": "OFAC SDN, uid 37059",
        "North Korea": "Reuters, 25 April 2024, caption",
    }


@pytest.mark.parametrize(
    ("attribute", "one", "other", "conflict"),
    [
        (Attribute.FLAG, {"valid_to": day(2024, 1, 1)}, {"valid_from": day(2024, 1, 2)}, False),
        (Attribute.FLAG, {"valid_to": day(2024, 1, 2)}, {"valid_from": day(2024, 1, 2)}, True),
        (Attribute.FLAG, {}, {}, True),
        (Attribute.FORMER_NAME, {}, {}, False),
        (Attribute.LINKED_TO, {}, {}, False),
    ],
)
def test_only_different_words_about_the_same_time_conflict(
    attribute: Attribute,
    one: dict[str, Any],
    other: dict[str, Any],
    conflict: bool,
    angara: Vessel,
    investigator: User,
) -> None:
    claim(investigator, angara, attribute, "One", **one)
    claim(investigator, angara, attribute, "Other", **other)
    assert entry(angara, investigator, attribute).is_conflicting is conflict


def test_the_same_word_in_another_case_agrees(angara: Vessel, investigator: User) -> None:
    claim(investigator, angara, Attribute.NAME, "ANGARA")
    claim(investigator, angara, Attribute.NAME, "Angara")
    assert not entry(angara, investigator, Attribute.NAME).is_conflicting


@pytest.mark.parametrize(
    ("attribute", "value", "facts", "said"),
    [
        (Attribute.MMSI, "992731234", {}, "aid to navigation"),
        (Attribute.MMSI, "12345", {}, "malformed number"),
        (Attribute.NAME, "  ", {}, "give the value"),
        (Attribute.NAME, "X", {"source": " "}, "name the source"),
        (
            Attribute.FLAG,
            "Russia",
            {"valid_from": day(2024, 2, 1), "valid_to": day(2024, 1, 1)},
            "ends before it begins",
        ),
    ],
)
def test_what_cannot_be_a_claim_is_refused_in_words(
    attribute: Attribute,
    value: str,
    facts: dict[str, Any],
    said: str,
    angara: Vessel,
    investigator: User,
) -> None:
    with pytest.raises(InvalidClaim, match=said):
        claim(investigator, angara, attribute, value, **facts)
    assert not angara.claims.exists()


def test_a_claim_is_in_the_vessels_ledger(angara: Vessel, investigator: User) -> None:
    made = claim(investigator, angara, Attribute.FLAG, "Russia")
    entries = list(ledger.entries_of(angara))
    assert [each.action for each in entries] == ["vessel.registered", "vessel.claim_added"]
    assert entries[-1].payload["claim"] == made.pk


def test_who_may_not_record_is_refused(angara: Vessel, release_officer: User) -> None:
    with pytest.raises(Refused):
        claim(release_officer, angara, Attribute.FLAG, "Russia")


def test_a_transponders_time_includes_its_last_day(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara, valid_from=day(2024, 1, 1), valid_to=day(2024, 2, 9))
    assert identity.transponders(angara, investigator) == [
        Span(273331000, day(2024, 1, 1), day(2024, 2, 10))
    ]


@pytest.mark.parametrize(
    ("precision", "end"),
    [
        (Precision.SECOND, day(2023, 12, 1, 0, 0, 1)),
        (Precision.HOUR, day(2023, 12, 1, 1)),
        (Precision.MONTH, day(2024, 1, 1)),
        (Precision.YEAR, day(2024, 1, 1)),
    ],
)
def test_the_end_is_as_wide_as_its_precision(
    precision: Precision, end: Any, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara, valid_to=day(2023, 12, 1), valid_precision=precision)
    assert identity.transponders(angara, investigator) == [Span(273331000, None, end)]


def test_overlapping_claims_of_one_number_count_once(angara: Vessel, investigator: User) -> None:
    claim_mmsi(investigator, angara, valid_from=day(2024, 1, 1), valid_to=day(2024, 1, 10))
    claim_mmsi(investigator, angara, valid_from=day(2024, 1, 5), valid_to=day(2024, 1, 20))
    claim_mmsi(investigator, angara, valid_from=day(2024, 3, 1))
    claim_mmsi(investigator, angara, 273331001)
    assert identity.transponders(angara, investigator) == [
        Span(273331000, day(2024, 1, 1), day(2024, 1, 21)),
        Span(273331000, day(2024, 3, 1), None),
        Span(273331001, None, None),
    ]
