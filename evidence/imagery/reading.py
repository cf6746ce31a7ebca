"""Reading pictures safely: what they are, what they claim about themselves, a copy for the screen.

Pure: no Django, no GDAL (whose drivers follow addresses in files). Pillow is told the one format
that the bytes were sniffed as, and the size is judged before a pixel is read.
"""

import math
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, cast

import PIL
from PIL import ExifTags, Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

FORMATS = {
    "image/tiff": "TIFF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
}
DISPLAY_MAX_PX = 2000
DISPLAY_MEDIA_TYPE = "image/webp"
MADE_WITH = f"Pillow {PIL.__version__}: longest side at most {DISPLAY_MAX_PX} px, WEBP quality 85"
# What damaged or crafted bytes raise inside Pillow's decoders.
DECODER_ERRORS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    EOFError,
    ZeroDivisionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# The limit is an argument here; Pillow's own would warn below it and hide the numbers above it.
Image.MAX_IMAGE_PIXELS = None
MODEL_PIXEL_SCALE, MODEL_TIEPOINT, GEO_KEYS = 33550, 33922, 34735
GEOGRAPHIC_CRS_KEY, WGS84 = 2048, 4326

Ring = list[tuple[float, float]]


class UnreadableImage(Exception):
    """The picture cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """Facts of an image. `claimed` is what its metadata says, which anybody can write."""

    width_px: int
    height_px: int
    media_type: str
    claimed: dict[str, str] = field(default_factory=dict)
    footprint: Ring | None = None


def read(stream: BinaryIO, *, media_type: str, max_pixels: int) -> Picture:
    """Facts from the header alone. `footprint` is a closed ring of (longitude, latitude), if any.

    Raises `UnreadableImage` for another format, a damaged header, or more than `max_pixels`.
    """
    with _opened(stream, media_type, max_pixels) as image:
        return Picture(
            width_px=image.width,
            height_px=image.height,
            media_type=media_type,
            claimed=_claimed(image),
            footprint=_footprint(image),
        )


def display_copy(stream: BinaryIO, *, media_type: str, max_pixels: int) -> bytes:
    """A WEBP of at most 2000 px without metadata. Decodes every pixel, so it finds truncation.

    Needs about 6 bytes of memory per pixel of the original, 12 for samples wider than 8 bits.
    Raises `UnreadableImage`.
    """
    with _opened(stream, media_type, max_pixels) as image:
        try:
            image.draft("RGB", (DISPLAY_MAX_PX, DISPLAY_MAX_PX))
            shown = _eight_bits(image)
            shown.thumbnail((DISPLAY_MAX_PX, DISPLAY_MAX_PX))
            out = BytesIO()
            upright = ImageOps.exif_transpose(shown)
            upright.save(out, "WEBP", quality=85, method=4, exif=b"", icc_profile=b"")
        except (*DECODER_ERRORS, MemoryError) as error:
            raise UnreadableImage(
                "The picture is cut short or damaged: its pixels cannot be read to the end."
                " Get the file again from its source; if it is all there is, add it as a document."
            ) from error
        return out.getvalue()


def _opened(stream: BinaryIO, media_type: str, max_pixels: int) -> Image.Image:
    name = FORMATS.get(media_type)
    if name is None:
        raise UnreadableImage(f"Pictures of type {media_type} are not read here.")
    try:
        image = Image.open(stream, formats=[name])
    except DECODER_ERRORS as error:
        raise UnreadableImage(
            f"The picture's header cannot be read as {name}: the file is cut short or damaged."
            " Get it again from its source."
        ) from error
    if image.width * image.height > max_pixels:
        raise UnreadableImage(_too_many(image.width, image.height, max_pixels))
    return image


def _too_many(width: int, height: int, max_pixels: int) -> str:
    return (
        f"The picture declares {width:,} x {height:,} pixels"
        f" ({width * height / 1e6:,.0f} megapixels); at most {max_pixels / 1e6:,.0f} megapixels"
        " are accepted. Cut out the part that matters, or add a smaller version."
    )


def _eight_bits(image: Image.Image) -> Image.Image:
    """Modes that WEBP has. Samples wider than 8 bits are stretched over what the image holds."""
    if image.mode in {"RGB", "RGBA"}:
        return image
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        wide = image.convert("F")
        low, high = cast("tuple[float, float]", wide.getextrema())
        if not (math.isfinite(low) and math.isfinite(high)):
            raise ValueError("samples that are no numbers")
        scale = 255 / (high - low) if high > low else 0.0
        return wide.point(lambda value: value * scale - low * scale).convert("L").convert("RGB")
    has_alpha = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _claimed(image: Image.Image) -> dict[str, str]:
    """Date, device and place as the metadata has them, shortened, as text."""
    claimed: dict[str, str] = {}
    # Damaged metadata is no reason to refuse a picture whose pixels are whole.
    with suppress(*DECODER_ERRORS):
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        for label, value in (
            ("Taken", details.get(ExifTags.Base.DateTimeOriginal)),
            ("Time zone", details.get(ExifTags.Base.OffsetTimeOriginal)),
            ("Changed", exif.get(ExifTags.Base.DateTime)),
            ("Camera", exif.get(ExifTags.Base.Model)),
            ("Made with", exif.get(ExifTags.Base.Software)),
            ("Author", exif.get(ExifTags.Base.Artist)),
            ("Copyright", exif.get(ExifTags.Base.Copyright)),
            ("Description", exif.get(ExifTags.Base.ImageDescription)),
            ("Place", _gps_text(exif.get_ifd(ExifTags.IFD.GPSInfo))),
        ):
            text = "".join(letter for letter in str(value or "") if letter.isprintable()).strip()
            if text:
                claimed[label] = text[:200]
    return claimed


def _gps_text(gps: dict[int, Any]) -> str:
    """`42.21000, 130.28000`: latitude, longitude."""
    parts = []
    for value_key, sign_key in ((2, 1), (4, 3)):
        if value_key not in gps:
            return ""
        degrees, minutes, seconds = (float(each) for each in gps[value_key])
        sign = -1 if gps.get(sign_key) in {"S", "W"} else 1
        parts.append(f"{sign * (degrees + minutes / 60 + seconds / 3600):.5f}")
    return ", ".join(parts)


def _footprint(image: Image.Image) -> Ring | None:
    """Corners of a north-up GeoTIFF in WGS 84; anything less simple is left to a person."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return None
    with suppress(*DECODER_ERRORS):
        tags = image.tag_v2
        keys = tags.get(GEO_KEYS, ())
        entries = {keys[i]: keys[i + 3] for i in range(4, len(keys) - 3, 4)}
        if entries.get(GEOGRAPHIC_CRS_KEY) != WGS84 or 3072 in entries:
            return None
        scale_x, scale_y = (float(each) for each in tags[MODEL_PIXEL_SCALE][:2])
        column, row, _, east, north, _ = (float(each) for each in tags[MODEL_TIEPOINT])
        west, top = east - column * scale_x, north + row * scale_y
        right, bottom = west + image.width * scale_x, top - image.height * scale_y
        if (
            scale_x > 0
            and scale_y > 0
            and -180 <= west < right <= 180
            and -90 <= bottom < top <= 90
        ):
            return [(west, bottom), (right, bottom), (right, top), (west, top), (west, bottom)]
    return None
