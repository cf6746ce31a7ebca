import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels.errors import InvalidPlace
from vessels.gazetteer import place_outlines, place_shapes, places
from vessels.gazetteer.ports import Port
from vessels.models import Place, PlaceKind, PlaceOrigin

pytestmark = pytest.mark.django_db
NAJIN = Point(130.3, 42.2333, srid=4326)


def add(actor: User, **changes: object) -> Place:
    given: dict[str, object] = {
        "name": "Najin",
        "kind": PlaceKind.PORT,
        "location": NAJIN,
        "precision_m": 1852,
        "source": "World Port Index",
    }
    return places.add_place(actor=actor, **{**given, **changes})  # type: ignore[arg-type]  # test


def test_a_place_is_entered_with_its_precision_and_recorded(investigator: User) -> None:
    place = add(investigator)
    assert (place.location.x, place.precision_m) == (130.3, 1852)
    assert [entry.action for entry in ledger.entries_of(place)] == ["place.added"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"location": Point(42.2, 130.3, srid=4326)}, "no place on Earth"),
        ({"precision_m": 0}, "within how many metres"),
    ],
)
def test_a_wrong_place_is_refused_in_words(
    investigator: User, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidPlace, match=words):
        add(investigator, **changes)
    assert not Place.objects.exists()


def test_a_name_is_taken_once_per_kind(investigator: User) -> None:
    add(investigator)
    with pytest.raises(InvalidPlace, match="entered already"):
        add(investigator)


def test_a_release_officer_enters_no_places(release_officer: User) -> None:
    with pytest.raises(Refused):
        add(release_officer)


HARBOUR = MultiPolygon(
    Polygon(((130.28, 42.22), (130.32, 42.22), (130.32, 42.25), (130.28, 42.25), (130.28, 42.22))),
    srid=4326,
)


def test_an_outline_is_kept_and_recorded(investigator: User) -> None:
    place = add(investigator, area=HARBOUR)
    place.refresh_from_db()
    assert place.area == HARBOUR
    (entry,) = ledger.entries_of(place)
    assert entry.payload["area"] == HARBOUR.wkt


def test_an_edit_tells_before_and_after_and_nothing_else(investigator: User) -> None:
    place = add(investigator)
    edited = places.edit_place(actor=investigator, place=place, name="Rajin", country="kp")
    assert (edited.name, edited.country, edited.precision_m) == ("Rajin", "KP", 1852)
    entry = ledger.entries_of(place).last()
    assert entry is not None
    assert entry.payload == {
        "before": {"name": "Najin", "country": ""},
        "after": {"name": "Rajin", "country": "KP"},
    }


def test_an_edit_that_changes_nothing_leaves_no_trace(investigator: User) -> None:
    place = add(investigator)
    places.edit_place(actor=investigator, place=place, name=" Najin ")
    assert ledger.entries_of(place).count() == 1


def test_an_edit_cannot_take_anothers_name(investigator: User) -> None:
    add(investigator)
    other = add(investigator, name="Senbong")
    with pytest.raises(InvalidPlace, match="entered already"):
        places.edit_place(actor=investigator, place=other, name="Najin")


def test_a_retired_place_gives_its_name_back_and_stays_as_it_is(investigator: User) -> None:
    place = add(investigator)
    with pytest.raises(InvalidPlace, match="say why"):
        places.retire_place(actor=investigator, place=place, reason=" ")
    retired = places.retire_place(actor=investigator, place=place, reason="Entered twice")
    assert retired.retired_at is not None
    assert list(Place.objects.standing()) == []
    with pytest.raises(InvalidPlace, match="retired already"):
        places.retire_place(actor=investigator, place=place, reason="Again")
    with pytest.raises(InvalidPlace, match="Enter it anew"):
        places.edit_place(actor=investigator, place=place, name="Rajin")
    assert add(investigator).pk != place.pk


def test_a_release_officer_changes_no_places(investigator: User, release_officer: User) -> None:
    place = add(investigator)
    with pytest.raises(Refused):
        places.edit_place(actor=release_officer, place=place, name="Rajin")
    with pytest.raises(Refused):
        places.retire_place(actor=release_officer, place=place, reason="Mine")


def load(*rows: Port) -> tuple[int, int]:
    return places.load_places(
        actor=None, agent="test", origin=PlaceOrigin.WPI, ports=rows, source="World Port Index"
    )


def listed(name: str = "NAJIN", lon: float = 130.3, lat: float = 42.233333) -> Port:
    return Port(name, PlaceKind.PORT, "KP", lon, lat, 1852)


def test_loading_again_adds_only_what_is_new() -> None:
    assert load(listed(), listed("SENBONG", 130.4, 42.33)) == (2, 0)
    assert load(listed(), listed("CHONGJIN", 129.8, 41.77)) == (1, 1)
    assert Place.objects.count() == 3
    entries = ledger.entries_of(places.LOADED)
    assert [entry.payload["added"] for entry in entries] == [2, 1]


def test_what_others_list_is_not_edited(investigator: User) -> None:
    load(listed())
    with pytest.raises(InvalidPlace, match="Enter a place of your own"):
        places.edit_place(actor=investigator, place=Place.objects.get(), name="Rajin")


def test_one_port_of_two_sources_counts_once_and_both_stay() -> None:
    load(listed())
    places.load_places(
        actor=None,
        agent="test",
        origin=PlaceOrigin.SEAROUTE,
        ports=[Port("Najin", PlaceKind.PORT, "KP", 130.31, 42.24, 1852, locode="KPNJN")],
        source="searoute",
    )
    (found,) = place_shapes.standing_near((130.0, 42.0, 131.0, 43.0))
    assert (found.shape.name, found.shape.locode) == ("Najin", "KPNJN")
    assert [other.source for other in found.others] == ["World Port Index"]
    assert Place.objects.standing().count() == 2


def test_the_same_name_elsewhere_is_another_port() -> None:
    load(listed("NEWPORT", -71.3, 41.5), listed("NEWPORT", -3.0, 51.6))
    assert len(place_shapes.shapes_near()) == 2


def test_a_place_drawn_here_stands_for_the_listed_ones_inside(investigator: User) -> None:
    load(listed("RASON PORT"))
    own = add(investigator, name="Rajin pier 3", area=HARBOUR)
    (shape,) = place_shapes.shapes_near()
    assert (shape.id, shape.country) == (str(own.pk), "KP")
    assert shape.area is not None
    assert shape.area.bounds == (130.28, 42.22, 130.32, 42.25)


def test_a_shipyard_in_a_port_is_a_place_of_its_own(investigator: User) -> None:
    load(listed())
    add(investigator, kind=PlaceKind.SHIPYARD)
    assert len(place_shapes.shapes_near()) == 2


def test_a_box_across_the_antimeridian_finds_both_sides() -> None:
    load(listed("WEST", 179.9, 10.0), listed("EAST", -179.9, 10.0), listed("FAR", 0.0, 10.0))
    found = place_shapes.shapes_near((179.0, 9.0, -179.0, 11.0))
    assert {shape.name for shape in found} == {"WEST", "EAST"}


@pytest.mark.parametrize(
    ("corners", "words"),
    [
        ([(130.2, 42.2), (130.4, 42.3), (130.4, 42.2), (130.2, 42.3)], "crosses itself near 42.25"),
        ([(120, 40), (140, 40), (140, 45), (120, 45)], "nm across"),
        ([(42.2, 130.2 - 90), (42.3, 40.2), (42.3, 40.3)], "outside the outline"),
        ([(179.9, 42.2), (-179.9, 42.2), (-179.9, 42.3)], "antimeridian"),
    ],
)
def test_an_outline_that_is_none_is_refused_in_words(
    investigator: User, corners: list[tuple[float, float]], words: str
) -> None:
    area = MultiPolygon(Polygon([*corners, corners[0]]), srid=4326)
    with pytest.raises(InvalidPlace, match=words):
        add(investigator, area=area)


def test_swapped_coordinates_are_guessed(investigator: User) -> None:
    here = Point(25.0, 60.0, srid=4326)
    area = MultiPolygon(Polygon.from_bbox((60.0 - 0.05, 24.95, 60.05, 25.05)), srid=4326)
    with pytest.raises(InvalidPlace, match="look swapped"):
        add(investigator, location=here, area=area)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a GeoJSON Polygon"),
        ('{"type": "Point", "coordinates": [1, 2]}', "not a GeoJSON Polygon"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}', "3 corners"),
        ('{"type": "Polygon", "coordinates": [[[1, 95], [3, 4], [5, 6]]]}', "no place on Earth"),
        ('{"type": "Polygon", "coordinates": [[["a", 5], [3, 4], [5, 6]]]}', "not a GeoJSON"),
        ("[" * 9000, "not a GeoJSON Polygon"),
    ],
)
def test_an_outline_that_cannot_be_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidPlace, match=words):
        place_outlines.outline_of(text)
