import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.positions import give_positions
from tests.vessels.track_samples import claim_mmsi, open_angara
from vessels.tracking import segments

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
ASKED = {
    "lat": "42.2",
    "lon": "130.3",
    "radius": "5",
    "unit": "km",
    "start": "2024-02-09",
    "end": "2024-02-09",
}


@pytest.fixture
def heard(investigator: User) -> None:
    claim_mmsi(investigator, open_angara(investigator), 273000001)
    reports = [(273000001, NOON, 130.30, 42.21), (445000002, NOON, 130.31, 42.2)]
    segments.draw(position_import=give_positions(reports, is_illustrative=True))


def answer_of(client: Client, name: str = "presence", **changes: str) -> str:
    response = client.get(reverse(f"vessels:{name}"), {**ASKED, **changes})
    assert response.status_code == 200
    return response.getvalue().decode()


def test_nothing_is_searched_before_it_is_asked(signed_in: Client) -> None:
    page = signed_in.get(reverse("vessels:presence"), {"lat": "42.2", "lon": "130.3"})
    assert "Heard there" not in page.content.decode()
    assert 'value="42.2"' in page.content.decode()


@pytest.mark.usefixtures("heard")
def test_the_answer_names_vessel_flag_and_distance(signed_in: Client) -> None:
    page = answer_of(signed_in)
    for words in ("ANGARA", "273000001", "445000002", "Korea", "826 m", "2024-02-09 12:00:00Z"):
        assert words in page
    assert "ILLUSTRATIVE - synthetic" in page


@pytest.mark.usefixtures("heard")
def test_the_answer_costs_the_same_however_many_were_there(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    more = [(273000100 + n, NOON, 130.3, 42.2) for n in range(80)]
    segments.draw(position_import=give_positions(more))
    with django_assert_max_num_queries(20):
        page = answer_of(signed_in)
    assert "1 to 50 of 82 transponders" in page
    assert "51 to 82 of 82" in answer_of(signed_in, page="2")


@pytest.mark.usefixtures("heard")
def test_an_empty_circle_is_no_proof(signed_in: Client) -> None:
    assert "not proof that nobody was there" in answer_of(signed_in, lat="10")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lat": "130.3"}, "less than or equal to 90"),
        ({"lat": "here"}, "Enter a number"),
        ({"lat": "nan"}, "Enter a number"),
        ({"radius": "60", "unit": "nm"}, "Choose between 10 m and 50 nm"),
        ({"end": "2024-02-08"}, "last day is before the first"),
        ({"end": "2026-02-08"}, "at most 366 days"),
        ({"unit": "mi"}, "not one of the available choices"),
    ],
)
def test_a_search_that_cannot_be_asked_says_why(
    signed_in: Client, changes: dict[str, str], words: str
) -> None:
    page = answer_of(signed_in, **changes)
    assert words in page
    assert "Heard there" not in page


@pytest.mark.usefixtures("heard")
def test_the_map_gets_the_nearest_positions(signed_in: Client) -> None:
    found = json.loads(answer_of(signed_in, "presence-map"))["found"]
    assert [(each["name"], each["metres"], each["inside"]) for each in found] == [
        ("", 826, True),
        ("ANGARA", 1111, True),
    ]


@pytest.mark.usefixtures("heard")
def test_the_file_holds_what_the_page_shows(signed_in: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(answer_of(signed_in, "presence-csv"))))
    assert [row["mmsi"] for row in rows] == ["445000002", "273000001"]
    assert rows[1]["imo_numbers"] == "9179842"
    assert rows[1]["closest_at"] == "2024-02-09T12:00:00Z"
    assert rows[0]["illustrative"] == "ILLUSTRATIVE - synthetic"


def test_a_file_of_nothing_asked_is_refused_in_words(signed_in: Client) -> None:
    response = signed_in.get(reverse("vessels:presence-csv"))
    assert response.status_code == 400
    assert "Say where" in response.content.decode()


def test_a_line_between_reports_is_told_apart(signed_in: Client) -> None:
    later = NOON + timedelta(minutes=50)
    reports = [(273000001, NOON, 130.0, 42.2), (273000001, later, 130.6, 42.2)]
    segments.draw(position_import=give_positions(reports))
    assert "only the line between two positions comes this near" in answer_of(signed_in)
    (row,) = csv.DictReader(io.StringIO(answer_of(signed_in, "presence-csv")))
    assert (row["positions"], row["closest_at"]) == ("0", "")
    assert row["basis"] == "line between two positions"
