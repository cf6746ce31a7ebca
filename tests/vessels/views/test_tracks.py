"""The pages around a vessel's track: positions, watch list, comparison, sightings, cases."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from casework import cases
from evidence.imagery.adding import add_imagery
from evidence.models import Exhibit
from evidence.precision import Precision
from tests.evidence.samples import described, picture
from tests.vessels.ais.samples import row
from tests.vessels.track_samples import MMSI, claim_mmsi, day, heard, open_angara, position
from vessels import registering
from vessels.imo import check_digit
from vessels.models import Sighting, Vessel, Watch
from vessels.tracking import sightings, watching

pytestmark = pytest.mark.django_db
FLEET = [f"{first}{check_digit(str(first))}" for first in range(930_000, 930_020)]


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


@pytest.fixture
def quay(investigator: User) -> Exhibit:
    return add_imagery(
        actor=investigator, stream=BytesIO(picture()), file_name="quay.png", **described()
    )


def page_of(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"vessels:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def three_positions(actor: User) -> None:
    heard(
        actor,
        position("2024-02-07T00:00:00", 42.10001),
        position("2024-02-07T12:30:00", 42.20002),
        position("2024-02-08T00:00:00", 42.30003),
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, [42.30003, 42.20002, 42.10001]),
        ({"sort": "time"}, [42.10001, 42.20002, 42.30003]),
        ({"sort": "nonsense"}, [42.30003, 42.20002, 42.10001]),
        ({"start": "2024-02-07 12", "end": "2024-02-07"}, [42.20002]),
        ({"start": "2024-02-07", "end": "2024-02-07 12:30"}, [42.20002, 42.10001]),
        ({"start": "2024-02-01", "end": "2024-02-09", "fastest": "5"}, []),
        ({"start": "2024-02-01", "end": "2024-02-09", "status": "5"}, []),
    ],
)
def test_the_table_of_positions_is_filtered_and_sorted(
    query: dict[str, str], shown: list[float], signed_in: Client, angara: Vessel, investigator: User
) -> None:
    three_positions(investigator)
    text = page_of(signed_in, "vessel-positions", angara.pk, **query)
    found = [lat for lat in (42.10001, 42.20002, 42.30003) if f"{lat}, " in text]
    assert sorted(found, key=lambda lat: text.index(f"{lat}, ")) == shown


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("speed", [42.30003, 42.10001, 42.20002]),
        ("-speed", [42.10001, 42.30003, 42.20002]),
        ("course", [42.30003, 42.10001, 42.20002]),
        ("-course", [42.10001, 42.30003, 42.20002]),
    ],
)
def test_what_was_not_sent_is_sorted_last(
    order: str, shown: list[float], signed_in: Client, angara: Vessel, investigator: User
) -> None:
    heard(
        investigator,
        row(MMSI, "2024-02-07T00:00:00", 42.10001, sog=9.5, cog=200.0),
        row(MMSI, "2024-02-07T12:30:00", 42.20002, sog=102.3, cog=360.0),
        row(MMSI, "2024-02-08T00:00:00", 42.30003, sog=0.4, cog=10.0),
    )
    text = page_of(signed_in, "vessel-positions", angara.pk, sort=order)
    assert sorted(shown, key=lambda lat: text.index(f"{lat}, ")) == shown
    assert f'<option value="{order}" selected>' in text


def test_filters_that_cannot_be_are_explained(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    three_positions(investigator)
    asked = {"start": "2024-02-09", "end": "2024-02-07"}
    assert "Swap them" in page_of(signed_in, "vessel-positions", angara.pk, **asked)
    asked = {"start": "yesterday", "end": "2024-02-07"}
    shown = page_of(signed_in, "vessel-positions", angara.pk, **asked)
    assert "is not a date" in shown
    assert "42.30003" in shown


def test_a_vessel_is_watched_and_noted_and_let_go(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    three_positions(investigator)
    assert "You watch no vessel yet" in page_of(signed_in, "watch-list")
    address = reverse("vessels:vessel-watch", args=[angara.pk])
    back = reverse("vessels:watch-list")
    assert signed_in.post(address, {"note": "Najin", "next": back}).headers["Location"] == back
    shown = page_of(signed_in, "watch-list")
    assert "2024-02-08 00:00Z" in shown
    assert 'value="Najin"' in shown
    evil = signed_in.post(address, {"next": "//evil.example/"})
    assert evil.headers["Location"] == reverse("vessels:vessel-detail", args=[angara.pk])
    signed_in.post(reverse("vessels:vessel-unwatch", args=[angara.pk]))
    assert not Watch.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
def test_the_watch_list_costs_the_same_for_one_and_for_twenty(
    count: int, signed_in: Client, investigator: User, django_assert_max_num_queries: Any
) -> None:
    for number in FLEET[:count]:
        vessel = registering.open_vessel(actor=investigator, imo=number, name=f"SHIP {number}")
        claim_mmsi(investigator, vessel, 273000000 + int(number) % 1000000)
        watching.watch(actor=investigator, vessel=vessel)
    with django_assert_max_num_queries(12):
        assert signed_in.get(reverse("vessels:watch-list")).status_code == 200


def test_two_vessels_are_compared_with_their_closest_approach(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    other = registering.open_vessel(actor=investigator, imo="9161003", name="LADY R")
    claim_mmsi(investigator, other, 273331009)
    heard(
        investigator,
        *(position(f"2024-02-07T00:{m:02}:00", 42.0, 131.0 + m / 100) for m in range(0, 60, 10)),
        *(
            position(f"2024-02-07T00:{m:02}:00", 42.0 + m / 100, 131.2, mmsi=273331009)
            for m in range(0, 60, 10)
        ),
    )
    asked = {"v": [str(angara.pk), str(other.pk), "no-uuid"]}
    shown = page_of(signed_in, "vessel-compare", **asked)
    assert "ANGARA and LADY R" in shown
    assert "7.16 nm" in shown
    found = signed_in.get(reverse("vessels:compare-data"), asked).json()["vessels"]
    assert [(each["name"], each["colour_index"]) for each in found] == [
        ("ANGARA", 0),
        ("LADY R", 1),
    ]
    assert f"?v={other.pk}&amp;start=" in shown
    assert "Choose the vessels" in page_of(signed_in, "vessel-compare")


def test_no_more_than_six_are_compared(signed_in: Client, investigator: User) -> None:
    fleet = [
        registering.open_vessel(actor=investigator, imo=number, name=f"SHIP {number}")
        for number in FLEET[:8]
    ]
    shown = page_of(signed_in, "vessel-compare", v=[str(vessel.pk) for vessel in fleet])
    assert "6 of 6" in shown
    assert "most that can be told apart" in shown
    assert f"SHIP {FLEET[6]}" not in shown


def test_a_sighting_is_recorded_on_a_picture_and_withdrawn(
    signed_in: Client, angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    three_positions(investigator)
    address = reverse("vessels:sighting-add", args=[quay.pk])
    assert (
        address
        in signed_in.get(reverse("evidence:exhibit-detail", args=[quay.pk])).content.decode()
    )
    facts = {
        "vessel": "IMO 9179842",
        "at": "2024-02-07 18",
        "location": '{"type": "Point", "coordinates": [131.2, 42.25]}',
        "accuracy_m": "300",
        "confidence": "3",
        "reason": "Deck <cranes>",
    }
    wrong = signed_in.post(address, {**facts, "vessel": "1234567", "reason": ""})
    assert "No vessel with IMO number 1234567" in wrong.content.decode()
    assert not Sighting.objects.exists()
    shown = signed_in.post(address, facts, follow=True).content.decode()
    assert "fits, narrows a silence" in shown
    assert "Deck &lt;cranes&gt;" in shown
    made = Sighting.objects.get()
    assert (made.precision, made.at) == ("hour", day(2024, 2, 7, 18))
    [mark] = signed_in.get(reverse("vessels:vessel-track", args=[angara.pk])).json()["sightings"]
    assert (mark["lon"], mark["lat"], mark["verdict"]) == (131.2, 42.25, "consistent")
    withdrawing = reverse("vessels:sighting-withdraw", args=[made.pk])
    assert "Say why" in signed_in.post(withdrawing, {"why": " "}, follow=True).content.decode()
    shown = signed_in.post(withdrawing, {"why": "It is MARIA"}, follow=True).content.decode()
    assert "It is MARIA" in shown
    assert not signed_in.get(reverse("vessels:vessel-track", args=[angara.pk])).json()["sightings"]


def test_a_sighting_is_hidden_from_who_may_not_see_its_picture(
    client: Client, angara: Vessel, quay: Exhibit, investigator: User, colleague: User
) -> None:
    three_positions(investigator)
    made = sightings.record(
        actor=investigator,
        vessel=angara,
        exhibit=quay,
        at=day(2024, 2, 7),
        precision=Precision.DAY,
        location=Point(131.2, 42.25, srid=4326),
        accuracy_m=300,
        confidence=2,
        reason="Deck cranes",
    )
    client.force_login(colleague)
    for name in ("vessel-detail", "vessel-sightings"):
        assert "Deck cranes" not in page_of(client, name, angara.pk)
        assert quay.title not in page_of(client, name, angara.pk)
    assert not client.get(reverse("vessels:vessel-track", args=[angara.pk])).json()["sightings"]
    assert client.get(reverse("vessels:sighting-add", args=[quay.pk])).status_code == 404
    assert client.post(reverse("vessels:sighting-withdraw", args=[made.pk])).status_code == 404


def test_sightings_cost_the_same_for_one_and_for_ten(
    signed_in: Client, angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    three_positions(investigator)
    costs = []
    for count in (1, 9):
        for _ in range(count):
            sightings.record(
                actor=investigator,
                vessel=angara,
                exhibit=quay,
                at=day(2024, 2, 7, 3),
                precision=Precision.HOUR,
                location=Point(131.2, 42.25, srid=4326),
                accuracy_m=300,
                confidence=2,
                reason="Deck cranes",
            )
        costs.append(
            [
                _queries(signed_in, name, angara)
                for name in ("vessel-detail", "vessel-track", "vessel-sightings")
            ]
        )
    assert costs[0] == costs[1]


def _queries(client: Client, name: str, vessel: Vessel) -> int:
    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse(f"vessels:{name}", args=[vessel.pk]))
    assert page.status_code == 200
    return len(captured)


def test_a_window_is_filed_in_a_case_that_the_person_edits(
    signed_in: Client, angara: Vessel, investigator: User, colleague: User
) -> None:
    three_positions(investigator)
    mine = cases.open_case(
        actor=investigator, title="ANGARA", question="Was she there?", imo="9179842"
    )
    without_her = cases.open_case(
        actor=investigator, title="LADY R", question="Was she there?", imo="9161003"
    )
    hidden = cases.open_case(
        actor=colleague, title="Hidden", question="Was she there?", imo="9179842"
    )
    asked = {"vessel": str(angara.pk), "start": "2024-02-07", "end": "2024-02-07"}
    shown = signed_in.get(reverse("casework:window-attach"), asked).content.decode()
    assert hidden.reference not in shown
    assert f"{reverse('casework:case-vessels', args=[without_her.reference])}?imo=9179842" in shown
    address = reverse("casework:case-exhibit-add", args=[mine.reference])
    assert f"{address}?kind=ais_track&amp;vessel={angara.pk}&amp;start=2024-02-07" in shown
    query = {"kind": "ais_track", "vessel": str(angara.pk), "start": "2024-02-07"}
    filled = signed_in.get(address, query).content.decode()
    assert f'<option value="{angara.pk}" selected>' in filled
    assert 'value="2024-02-07"' in filled
    signed_in.post(f"{address}?kind=ais_track", {**query, "end": "2024-02-08", "tlp": "RED"})
    assert mine.case_exhibits.get().exhibit.kind == "ais_track"
    assert signed_in.get(reverse("casework:window-attach"), {"vessel": "x"}).status_code == 404


def test_the_usual_window_reaches_to_where_she_was_last_seen(
    signed_in: Client, angara: Vessel, quay: Exhibit, investigator: User
) -> None:
    def mark(at: datetime) -> None:
        sightings.record(
            actor=investigator,
            vessel=angara,
            exhibit=quay,
            at=at,
            precision=Precision.DAY,
            location=Point(131.2, 42.25, srid=4326),
            accuracy_m=300,
            confidence=2,
            reason="Deck cranes",
        )

    mark(day(2023, 1, 1))
    address = reverse("vessels:vessel-track", args=[angara.pk])
    assert len(signed_in.get(address).json()["sightings"]) == 1
    three_positions(investigator)
    assert not signed_in.get(address).json()["sightings"]
    mark(day(2024, 3, 1))
    found = signed_in.get(address).json()
    assert len(found["sightings"]) == 1
    assert found["vessels"][0]["count"] == 3
