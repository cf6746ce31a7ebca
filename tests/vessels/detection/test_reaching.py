"""Where she could have been: reckoned from both ends, kept with its reasons, cited."""

import json
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from accounts.models import User
from casework import cases
from casework.models import CaseExhibit
from evidence import intake
from evidence.marking import TLP
from tests.vessels.track_samples import claim_mmsi, day, heard, open_angara, position
from vessels.detection import citing, events, reaching
from vessels.detection.reaching import Told
from vessels.errors import CannotReach
from vessels.gazetteer import places
from vessels.models import Event, EventKind, PlaceKind, Vessel

pytestmark = pytest.mark.django_db

ROWS = [position(f"2024-02-07T{hour:02}:00:00", 42.6, 131.8 + hour / 10) for hour in range(6)]
BACK = position("2024-02-08T17:00:00", 42.6, 132.3)
TOLD = Told(12.0, "given by the user", 5.0)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    places.add_place(
        actor=investigator,
        name="Najin (Rajin)",
        kind=PlaceKind.PORT,
        location=Point(130.295, 42.235, srid=4326),
        precision_m=1000,
        source="Chart",
    )
    heard(investigator, *ROWS, BACK, is_illustrative=True)
    return vessel


@pytest.fixture
def gap(angara: Vessel, investigator: User) -> Event:
    events.detect(actor=investigator, vessel=angara)
    return Event.objects.get(kind=EventKind.GAP)


def test_a_port_around_the_corner_is_within_reach_by_sea(gap: Event) -> None:
    reached = reaching.reckon(reaching.ends_of_gap(gap), TOLD)
    (port,) = reached.ports
    assert port.place.name == "Najin (Rajin)"
    assert 80 < port.distance_from_start_nm < 130
    assert port.longest_stay_h == pytest.approx(36 - 2 * port.distance_from_start_nm / 12, abs=2)
    assert port.earliest_arrival > gap.start_at + timedelta(hours=6)


def test_what_is_kept_says_all_it_rests_on_and_is_kept_once(gap: Event, investigator: User) -> None:
    ends = reaching.ends_of_gap(gap)
    kept = reaching.keep(actor=investigator, ends=ends, told=TOLD)
    assert reaching.keep(actor=investigator, ends=ends, told=TOLD) == kept
    assert kept.parameters == {
        "top_speed_kn": 12.0,
        "speed_reason": "given by the user",
        "cell_nm": 5.0,
    }
    assert kept.is_illustrative
    assert kept.detail["gap"] == str(gap.pk)
    assert kept.area
    assert [port["name"] for port in kept.detail["ports"]] == ["Najin (Rajin)"]


def test_late_data_withdraw_the_area_with_its_gap(
    gap: Event, angara: Vessel, investigator: User
) -> None:
    kept = reaching.keep(actor=investigator, ends=reaching.ends_of_gap(gap), told=TOLD)
    events.detect(actor=investigator, vessel=angara)
    kept.refresh_from_db()
    assert not kept.superseded_why
    heard(investigator, position("2024-02-08T01:00:00", 42.5, 131.5))
    events.detect(actor=investigator, vessel=angara)
    kept.refresh_from_db()
    assert kept.superseded_at
    assert "gap that it was reckoned for" in kept.superseded_why


@pytest.mark.parametrize(
    ("told", "words"),
    [(Told(0, "x"), "above 0"), (Told(80, "x"), "up to 60 kn")],
)
def test_what_cannot_be_reckoned_is_told(gap: Event, told: Told, words: str) -> None:
    with pytest.raises(CannotReach, match=words):
        reaching.reckon(reaching.ends_of_gap(gap), told)


def test_since_the_last_position(angara: Vessel, investigator: User) -> None:
    ends = reaching.ends_since_last(angara, investigator, day(2024, 2, 9))
    assert (ends.start_at, ends.end) == (day(2024, 2, 8, 17), None)
    assert ends.hours == 7
    reached = reaching.reckon(ends, TOLD)
    assert not reached.area.is_empty
    with pytest.raises(CannotReach, match="Give a later"):
        reaching.ends_since_last(angara, investigator, day(2024, 2, 8))


def test_an_event_is_cited_with_its_parameters_and_digest(
    gap: Event, angara: Vessel, investigator: User, client: Client
) -> None:
    case = cases.open_case(
        actor=investigator, title="ANGARA", question="Where was she?", imo="9179842"
    )
    client.force_login(investigator)
    address = reverse("casework:event-cite", args=[gap.pk])
    answer = client.post(address, {"case": case.pk, "tlp": TLP.RED, "title": ""})
    assert answer.status_code == 302, answer.content.decode()
    exhibit = CaseExhibit.objects.get(case=case).exhibit
    assert exhibit.is_illustrative
    assert "ILLUSTRATIVE - synthetic" in exhibit.title
    assert exhibit.source_file
    with intake.open_file(exhibit.source_file) as stream:
        body = json.loads(stream.read())
    assert body["input_digest"] == gap.input_digest
    assert body["parameters"] == gap.parameters
    assert body["in_words"] == citing.in_words(gap)
    assert exhibit.description.startswith("ILLUSTRATIVE - synthetic\nAIS gap\n")


def test_the_page_prefills_nothing_it_does_not_know_and_keeps(
    gap: Event, investigator: User, client: Client
) -> None:
    client.force_login(investigator)
    page = reverse("vessels:gap-reach", args=[gap.pk])
    assert "Too few of her positions" in client.get(page).content.decode()
    asked = {"top_speed_kn": "12", "cell_nm": "5"}
    body = client.get(page, asked).content.decode()
    assert "Najin (Rajin)" in body
    assert "given by the user" in body
    drawn = client.get(reverse("vessels:reach-map", args=["gap", gap.pk]), asked).json()
    assert drawn["events"][0]["area"]["type"] == "MultiPolygon"
    kept = client.post(reverse("vessels:reach-keep", args=["gap", gap.pk]), asked)
    event = Event.objects.get(kind=EventKind.REACHABILITY)
    assert kept.headers["Location"] == reverse("vessels:event-detail", args=[event.pk])
    assert "Ports within reach" in client.get(kept.headers["Location"]).content.decode()
    wrong = client.get(page, {"top_speed_kn": "fast", "cell_nm": "5"})
    assert wrong.status_code == 200
    assert "Enter a number" in wrong.content.decode()
