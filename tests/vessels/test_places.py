import pytest
from django.contrib.gis.geos import Point

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels import places
from vessels.errors import InvalidPlace
from vessels.models import Place, PlaceKind

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
