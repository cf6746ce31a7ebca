import json
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from django.urls import reverse

from accounts.models import User
from vessels.gazetteer import places
from vessels.gazetteer.ports import Port
from vessels.models import Place, PlaceKind, PlaceOrigin

pytestmark = pytest.mark.django_db
SQUARE = [[130.28, 42.22], [130.32, 42.22], [130.32, 42.25], [130.28, 42.25], [130.28, 42.22]]
FILLED = {
    "name": "Najin pier 3",
    "kind": "port",
    "country": "kp",
    "locode": "",
    "precision_m": "200",
    "source": "Image of 2023-08-28",
    "location": json.dumps({"type": "Point", "coordinates": [130.3, 42.2333]}),
    "area": json.dumps({"type": "Polygon", "coordinates": [SQUARE]}),
}


@pytest.fixture
def najin(investigator: User) -> Place:
    return places.add_place(
        actor=investigator,
        name="Najin",
        kind=PlaceKind.PORT,
        location=Point(130.3, 42.2333, srid=4326),
        precision_m=1852,
        source="A chart",
        area=MultiPolygon(Polygon(SQUARE), srid=4326),
    )


def list_ports(*ports: Port) -> None:
    places.load_places(
        actor=None, agent="test", origin=PlaceOrigin.WPI, ports=ports, source="World Port Index"
    )


def text_of(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"vessels:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_empty_list_says_what_to_do(signed_in: Client) -> None:
    assert "Add a place" in text_of(signed_in, "place-list")


def test_the_list_is_searched_and_filtered(signed_in: Client, najin: Place) -> None:
    list_ports(Port("SENBONG", PlaceKind.PORT, "KP", 130.4, 42.33, 1852))
    assert "SENBONG" in text_of(signed_in, "place-list")
    assert "SENBONG" not in text_of(signed_in, "place-list", q="naj")
    assert "SENBONG" not in text_of(signed_in, "place-list", origin="own")
    assert "No place matches" in text_of(signed_in, "place-list", kind="strait")


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    list_ports(*(Port(f"PORT {n}", PlaceKind.PORT, "", 10, n / 2, 1852) for n in range(60)))
    with django_assert_max_num_queries(5):
        assert "PORT 0" in text_of(signed_in, "place-list")


def test_a_place_is_entered_with_its_outline(signed_in: Client) -> None:
    response = signed_in.post(reverse("vessels:place-add"), FILLED)
    place = Place.objects.get()
    assert response.status_code == 302
    assert (place.name, place.country, place.origin) == ("Najin pier 3", "KP", PlaceOrigin.OWN)
    assert place.area is not None
    assert place.area.area == pytest.approx(0.04 * 0.03)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"location": ""}, "Set the place on the map"),
        ({"country": "K"}, "two letters of ISO 3166"),
        ({"area": '{"type": "Polygon", "coordinates": [[[1, 2]]]}'}, "3 corners or more"),
        (
            {
                "area": json.dumps(
                    {"type": "Polygon", "coordinates": [[*SQUARE[:1], *SQUARE[2:], SQUARE[1]]]}
                )
            },
            "crosses itself",
        ),
        ({"precision_m": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_bad_form_says_what_to_do_and_keeps_what_was_typed(
    signed_in: Client, changes: dict[str, str], words: str
) -> None:
    response = signed_in.post(reverse("vessels:place-add"), {**FILLED, **changes})
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Najin pier 3" in page
    assert not Place.objects.exists()


def test_a_place_is_corrected(signed_in: Client, najin: Place) -> None:
    form = text_of(signed_in, "place-edit", najin.pk)
    assert "130.28" in form
    signed_in.post(reverse("vessels:place-edit", args=[najin.pk]), {**FILLED, "name": "Rajin"})
    najin.refresh_from_db()
    assert (najin.name, najin.precision_m) == ("Rajin", 200)


def test_a_place_is_retired_and_kept(signed_in: Client, najin: Place) -> None:
    address = reverse("vessels:place-retire", args=[najin.pk])
    assert signed_in.post(address, {"reason": ""}).status_code == 400
    signed_in.post(address, {"reason": "Entered twice"})
    page = text_of(signed_in, "place-detail", najin.pk)
    assert "Entered twice" in page
    assert "Retire the place" not in page
    assert "Najin" not in text_of(signed_in, "place-list")
    assert "Najin" in text_of(signed_in, "place-list", retired="on")


def test_the_page_says_which_of_two_sources_counts(signed_in: Client, najin: Place) -> None:
    list_ports(Port("NAJIN", PlaceKind.PORT, "KP", 130.31, 42.24, 1852))
    listed = Place.objects.get(origin=PlaceOrigin.WPI)
    assert "Also listed as" in text_of(signed_in, "place-detail", najin.pk)
    assert "Listed twice" in text_of(signed_in, "place-detail", listed.pk)


def test_the_map_gets_point_and_outline(signed_in: Client, najin: Place) -> None:
    (drawn,) = json.loads(text_of(signed_in, "place-map", najin.pk))["places"]
    assert (drawn["lon"], drawn["precision_m"]) == (130.3, 1852)
    assert drawn["area"]["coordinates"][0][0] == SQUARE


def test_a_release_officer_looks_but_does_not_touch(
    client: Client, release_officer: User, najin: Place
) -> None:
    client.force_login(release_officer)
    assert "Add a place" not in text_of(client, "place-list")
    assert client.get(reverse("vessels:place-add")).status_code == 403
    address = reverse("vessels:place-retire", args=[najin.pk])
    assert client.post(address, {"reason": "Mine"}).status_code == 403
