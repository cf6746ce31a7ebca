"""Honest pictures are described and copied; hostile and damaged ones are named and refused."""

import random
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, TiffImagePlugin

from evidence.imagery.reading import DISPLAY_MAX_PX, UnreadableImage, display_copy, read
from evidence.signatures import sniff
from tests.evidence.samples import picture, png_bomb

LIMIT = 120_000_000


def geotiff(crs: int = 4326, scale: float = 0.01) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[33550] = (scale, scale, 0.0)
    tags[33922] = (0.0, 0.0, 0.0, 130.0, 42.5, 0.0)
    tags[34735] = (1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, crs)
    tags.tagtype[33550] = tags.tagtype[33922] = 12
    tags.tagtype[34735] = 3
    return picture("TIFF", tiffinfo=tags)


def test_size_and_claims_are_told() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Quay\x00cam"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2023:08:28 05:00:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "N", 2: (42.0, 12.0, 36.0), 3: "W", 4: (130.0, 16.0, 48.0)})
    found = read(
        BytesIO(picture("JPEG", exif=exif.tobytes())), media_type="image/jpeg", max_pixels=LIMIT
    )
    assert (found.width_px, found.height_px) == (64, 48)
    assert found.claimed["Taken"] == "2023:08:28 05:00:00"
    assert found.claimed["Place"] == "42.21000, -130.28000"
    assert "\x00" not in found.claimed["Camera"]


def test_a_simple_geotiff_suggests_its_footprint() -> None:
    found = read(BytesIO(geotiff()), media_type="image/tiff", max_pixels=LIMIT)
    assert found.footprint is not None
    assert found.footprint[0] == found.footprint[-1] == pytest.approx((130.0, 42.02))
    assert found.footprint[2] == pytest.approx((130.64, 42.5))


@pytest.mark.parametrize("tags", [{"crs": 4284}, {"scale": 10.0}, {"scale": -1.0}])
def test_what_is_less_simple_is_left_to_a_person(tags: dict[str, Any]) -> None:
    found = read(BytesIO(geotiff(**tags)), media_type="image/tiff", max_pixels=LIMIT)
    assert found.footprint is None


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_the_display_copy_is_a_webp_of_bounded_size(form: str) -> None:
    body = picture(form, (2600, 400))
    copy = display_copy(BytesIO(body), media_type=sniff(body), max_pixels=LIMIT)
    with Image.open(BytesIO(copy)) as image:
        assert image.format == "WEBP"
        assert image.size[0] == DISPLAY_MAX_PX
        assert not image.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
def test_every_kind_of_sample_can_be_shown(mode: str) -> None:
    out = BytesIO()
    Image.linear_gradient("L").convert("I" if mode == "I;16" else mode).convert(mode).save(
        out, "TIFF"
    )
    copy = display_copy(BytesIO(out.getvalue()), media_type="image/tiff", max_pixels=LIMIT)
    with Image.open(BytesIO(copy)) as image:
        darkest, brightest = image.convert("L").getextrema()
    assert isinstance(brightest, int | float)
    assert isinstance(darkest, int | float)
    assert brightest - darkest > 200


def test_a_picture_taken_sideways_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    body = picture("JPEG", exif=exif.tobytes())
    copy = display_copy(BytesIO(body), media_type="image/jpeg", max_pixels=LIMIT)
    with Image.open(BytesIO(copy)) as image:
        assert image.size == (48, 64)


def test_a_bomb_is_refused_with_numbers_before_a_pixel_is_read() -> None:
    bomb = png_bomb()
    assert len(bomb) < 60_000
    for act in (read, display_copy):
        with pytest.raises(UnreadableImage, match=r"20,000 x 20,000 pixels \(400 megapixels\)"):
            act(BytesIO(bomb), media_type="image/png", max_pixels=LIMIT)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_truncated_picture_says_so(form: str) -> None:
    body = picture(form, (300, 200))
    with pytest.raises(UnreadableImage, match="cut short or damaged"):
        display_copy(BytesIO(body[: len(body) * 2 // 3]), media_type=sniff(body), max_pixels=LIMIT)


def test_only_the_sniffed_format_is_tried() -> None:
    with pytest.raises(UnreadableImage, match="cannot be read as PNG"):
        read(BytesIO(picture("TIFF")), media_type="image/png", max_pixels=LIMIT)
    with pytest.raises(UnreadableImage, match="image/svg"):
        read(BytesIO(b"<svg/>"), media_type="image/svg+xml", max_pixels=LIMIT)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow remarks on damaged tags
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP", "geotiff"])
def test_mutated_pictures_never_escape(form: str) -> None:
    chance = random.Random(form)
    honest = geotiff() if form == "geotiff" else picture(form)
    media_type = sniff(honest)
    for _ in range(150):
        body = bytearray(honest)
        for _ in range(chance.randint(1, 8)):
            body[chance.randrange(8, len(body))] = chance.randrange(256)
        for act in (read, display_copy):
            with suppress(UnreadableImage):
                act(BytesIO(bytes(body)), media_type=media_type, max_pixels=1_000_000)
