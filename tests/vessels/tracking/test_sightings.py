from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from evidence import custody
from evidence.imagery.adding import add_imagery
from evidence.models import Exhibit
from evidence.precision import Precision
from partners.released_custody import chains_of
from tests.evidence.samples import described, picture
from tests.vessels.track_samples import claim_mmsi, day, heard, open_angara, position
from vessels import identity
from vessels.errors import InvalidSighting
from vessels.models import Sighting, Vessel
from vessels.tracking import sightings

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return open_angara(investigator)


@pytest.fixture
def quay(investigator: User) -> Exhibit:
    return add_imagery(
        actor=investigator, stream=BytesIO(picture()), file_name="quay.png", **described()
    )


def seen(actor: User, vessel: Vessel, exhibit: Exhibit, **changes: Any) -> Sighting:
    facts: dict[str, Any] = {
        "at": day(2024, 2, 8),
        "precision": Precision.MINUTE,
        "location": Point(130.3, 42.2, srid=4326),
        "accuracy_m": 200,
        "confidence": 3,
        "reason": "Length, deck and cranes fit",
        "alternatives": "MARIA",
    }
    return sightings.record(actor=actor, vessel=vessel, exhibit=exhibit, **{**facts, **changes})


def test_a_sighting_is_recorded_and_withdrawn_with_its_reason(
    angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    made = seen(investigator, angara, quay)
    assert sightings.of_vessel(angara, investigator) == [made]
    assert sightings.of_exhibit(quay, investigator) == [made]
    sightings.withdraw(actor=investigator, sighting=made, why="It is MARIA")
    assert sightings.of_vessel(angara, investigator) == []
    assert sightings.withdrawn_of(angara, investigator)[0].withdrawn_why == "It is MARIA"
    assert [entry.action for entry in ledger.entries_of(made)] == [
        "sighting.recorded",
        "sighting.withdrawn",
    ]
    with pytest.raises(InvalidSighting, match="already"):
        sightings.withdraw(actor=investigator, sighting=made, why="Again")


def test_the_picture_keeps_in_its_custody_log_what_was_read_from_it(
    angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    before = len(custody.log(quay).rows)
    made = seen(investigator, angara, quay)
    sightings.withdraw(actor=investigator, sighting=made, why="It is MARIA")
    log = custody.log(quay)
    assert log.is_intact
    read, withdrawn = log.acts[before:]
    assert (read.what, read.who) == ("Vessel read from it", str(investigator))
    for words in (
        "Vessel: ANGARA; IMO number: 9179842; Seen at: 2024-02-08 00:00Z",
        "Place: 42.20000, 130.30000 (latitude, longitude), true to 200 m",
        "Confidence: 3 - strong",
        "Reason: Length, deck and cranes fit; Could also be: MARIA",
        f"Sighting: {made.pk}",
    ):
        assert words in read.how
    assert withdrawn.what == "Reading withdrawn"
    assert "Reason: It is MARIA" in withdrawn.how
    assert str(made.pk) in withdrawn.how
    assert not any(chains_of([str(quay.pk)])[str(quay.pk)][before:]), "readings stay in the house"


def test_a_sighting_and_its_line_of_custody_are_kept_together_or_not_at_all(
    angara: Vessel, quay: Exhibit, investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(custody.log(quay).rows)
    made = seen(investigator, angara, quay)

    def fail(**_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(custody, "record", fail)
    with pytest.raises(MemoryError):
        seen(investigator, angara, quay, at=day(2024, 2, 9))
    with pytest.raises(MemoryError):
        sightings.withdraw(actor=investigator, sighting=made, why="It is MARIA")
    assert sightings.of_exhibit(quay, investigator) == [made]
    assert len(custody.log(quay).rows) == before + 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "what tells"),
        ({"confidence": 5}, "from 1"),
        ({"accuracy_m": 0}, "metres"),
        ({"at": day(2190, 1, 1)}, "yet to come"),
    ],
)
def test_a_reading_that_says_too_little_is_refused(
    changes: dict[str, Any], words: str, angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    with pytest.raises(InvalidSighting, match=words):
        seen(investigator, angara, quay, **changes)
    assert not Sighting.objects.exists()


def test_who_may_not_see_the_picture_sees_and_records_nothing(
    angara: Vessel, quay: Exhibit, investigator: User, colleague: User, release_officer: User
) -> None:
    made = seen(investigator, angara, quay)
    assert sightings.of_vessel(angara, colleague) == []
    with pytest.raises(InvalidSighting, match="no such picture"):
        seen(colleague, angara, quay)
    with pytest.raises(InvalidSighting, match="no such picture"):
        sightings.withdraw(actor=colleague, sighting=made, why="Mine")
    with pytest.raises(Refused):
        seen(release_officer, angara, quay)


def test_a_picture_in_a_silence_narrows_it_or_contradicts_it(
    angara: Vessel, quay: Exhibit, investigator: User, django_assert_num_queries: Any
) -> None:
    claim_mmsi(investigator, angara)
    heard(
        investigator,
        position("2024-02-07T00:00:00", 42.2, 131.2),
        position("2024-02-09T12:00:00", 41.0, 132.0),
    )
    fits = seen(investigator, angara, quay)
    impossible = seen(investigator, angara, quay, at=day(2024, 2, 7, 1))
    of_the_day = seen(investigator, angara, quay, at=day(2024, 2, 7), precision=Precision.DAY)
    vague = seen(investigator, angara, quay, at=day(2024, 2, 1), precision=Precision.MONTH)
    spans = identity.transponders(angara, investigator)
    with django_assert_num_queries(2):
        found = sightings.checked(
            [fits, impossible, of_the_day, vague], spans, investigator, top_speed_kn=14
        )
    assert [each.check.verdict for each in found] == [
        "consistent",
        "contradicts",
        "consistent",
        "unchecked",
    ]
    assert found[0].check.narrowed == pytest.approx((24, 36), abs=0.1)
    assert "39 kn" in found[1].check.reasons[-1]
    assert "month only" in found[3].check.reasons[0]


def test_the_top_speed_comes_from_her_own_reports_or_is_said_to_be_assumed(
    angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    spans = identity.transponders(angara, investigator)
    assert "assumed" in sightings.top_speed(spans, investigator, None).reason
    heard(
        investigator,
        *(position(f"2024-02-07T{h:02}:{m:02}:00") for h in range(2) for m in range(60)),
    )
    top = sightings.top_speed(spans, investigator, None)
    assert top.knots == pytest.approx(11.8 * 1.1, abs=0.05)
    assert "120 speeds" in top.reason
