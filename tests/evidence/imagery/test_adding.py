"""A picture becomes an exhibit with a scene and a copy for the screen, or leaves nothing."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon

from accounts import ledger
from accounts.models import User
from evidence.errors import EvidenceRefused, ExhibitInvalid, FileInvalid, ImageInvalid
from evidence.imagery.adding import add_imagery, display_copy_of
from evidence.models import Derivative, Exhibit, SourceFile
from tests.evidence.imagery.test_reading import geotiff
from tests.evidence.samples import HTML, SVG, VRT, described, picture, png_bomb

pytestmark = pytest.mark.django_db

SQUARE = Polygon(((130, 42), (131, 42), (131, 43), (130, 42)), srid=4326)


def add(actor: User, body: bytes | None, name: str = "scene.png", **changes: Any) -> Exhibit:
    stream = BytesIO(body) if body is not None else None
    scene = {key: changes.pop(key) for key in ("footprint", "gsd_m", "sensor") if key in changes}
    return add_imagery(actor=actor, stream=stream, file_name=name, **scene, **described(**changes))


def test_the_original_is_kept_and_a_copy_is_made(investigator: User) -> None:
    body = picture()
    exhibit = add(investigator, body, footprint=SQUARE, sensor="PlanetScope", gsd_m=3.0)
    assert exhibit.scene.footprint == SQUARE
    assert (exhibit.scene.width_px, exhibit.scene.height_px) == (64, 48)
    assert exhibit.scene.footprint_from == "drawn"
    copy = display_copy_of(exhibit)
    assert copy is not None
    assert copy.media_type == "image/webp"
    assert copy != exhibit.source_file
    assert [entry.action for entry in ledger.entries_of(exhibit)] == [
        "capture", "ingestion", "derivation",
    ]  # fmt: skip


def test_the_copy_is_made_once_per_original(investigator: User, colleague: User) -> None:
    first, second = add(investigator, picture()), add(colleague, picture())
    assert display_copy_of(first) == display_copy_of(second)
    assert Derivative.objects.count() == 1


def test_a_geotiff_gives_its_own_footprint_and_says_so(investigator: User) -> None:
    exhibit = add(investigator, geotiff(), "scene.tif")
    assert exhibit.scene.footprint_from == "file"
    assert exhibit.scene.footprint is not None
    assert exhibit.scene.footprint.extent == pytest.approx((130.0, 42.02, 130.64, 42.5))
    drawn = add(investigator, geotiff(), "scene.tif", footprint=SQUARE)
    assert drawn.scene.footprint_from == "drawn"


def test_a_picture_that_is_only_described_has_no_copy(investigator: User) -> None:
    exhibit = add(investigator, None, "", footprint=SQUARE)
    assert exhibit.source_file is None
    assert display_copy_of(exhibit) is None
    assert exhibit.scene.width_px is None


@pytest.mark.parametrize(
    ("body", "name", "error", "said"),
    [
        (png_bomb(), "bomb.png", ImageInvalid, "bomb.png: The picture declares 20,000 x 20,000"),
        (picture(size=(300, 300))[:500], "cut.png", ImageInvalid, "cut.png: .*cut short"),
        (VRT, "scene.tif", FileInvalid, "its content is XML text"),
        (b"plain words\n", "scene.tif", FileInvalid, "its content is plain text"),
        (HTML, "a.jpg", FileInvalid, "its content is an HTML page"),
        (SVG, "a.svg", FileInvalid, "files ending in .svg are not accepted"),
        (SVG, "a.png", FileInvalid, "its content is an SVG drawing"),
    ],
)
def test_hostile_pictures_leave_nothing(
    investigator: User, body: bytes, name: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        add(investigator, body, name)
    assert not SourceFile.objects.exists()
    assert not Exhibit.objects.exists()


def test_those_who_may_not_add_are_refused_before_bytes_are_read(release_officer: User) -> None:
    with pytest.raises(EvidenceRefused):
        add(release_officer, picture())
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize("gsd_m", [0.0, -1.0, float("nan")])
def test_a_resolution_is_above_zero(investigator: User, gsd_m: float) -> None:
    with pytest.raises(ExhibitInvalid, match="metres per pixel"):
        add(investigator, picture(), gsd_m=gsd_m)
