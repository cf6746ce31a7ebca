"""The two items of the demonstration that have no public original, made here and labelled so.

ANGARA's real MMSI and positions are not public. The MMSI below begins with 200, which the ITU has
given to no country, so that the positions can be taken for nobody's.
"""

import io
import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, TiffImagePlugin

LABEL = "ILLUSTRATIVE - synthetic"
MMSI = 200_000_001
AIS_FILE_NAME = "ILLUSTRATIVE-synthetic-ais-2024-01-02.csv"
PICTURE_FILE_NAME = "ILLUSTRATIVE-synthetic-zhoushan-2024-02-11.tif"

HEADER = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
    "Length,Width,Draft,Cargo,TransceiverClass"
)


class Leg(NamedTuple):
    """A stretch sailed with the transponder on: way points (lat, lon) from a start, at a speed."""

    start: datetime
    speed_kn: float
    way_points: tuple[tuple[float, float], ...]
    moored_hours: float = 0.0


# Leaves Vladivostok, falls silent off Najin; is heard for two hours in the Korea Strait; is heard
# again on the approach to Zhoushan, where the transponder goes off six hours after mooring.
LEGS = (
    Leg(
        datetime(2024, 1, 2, 22, 0, tzinfo=UTC),
        11.5,
        ((43.085, 131.895), (43.03, 131.83), (42.90, 131.72), (42.55, 131.45), (42.18, 131.05)),
    ),
    Leg(
        datetime(2024, 2, 7, 17, 20, tzinfo=UTC),
        12.0,
        ((34.86, 129.48), (34.70, 129.30), (34.52, 129.05)),
    ),
    Leg(
        datetime(2024, 2, 8, 22, 0, tzinfo=UTC),
        11.0,
        ((31.10, 123.75), (30.55, 123.25), (30.10, 122.75), (29.86, 122.42), (29.785, 122.30)),
        moored_hours=6,
    ),
)
REPORT_EVERY = timedelta(minutes=6)
NM_PER_DEGREE = 60.0


def ais_csv() -> bytes:
    """Positions of the legs in MarineCadastre's old column layout."""
    rows = [HEADER]
    for leg in LEGS:
        rows.extend(_rows(leg))
    return ("\n".join(rows) + "\n").encode()


def _rows(leg: Leg) -> list[str]:
    at = leg.start
    rows: list[str] = []
    for start, end in pairwise(leg.way_points):
        north_nm = (end[0] - start[0]) * NM_PER_DEGREE
        east_nm = (end[1] - start[1]) * NM_PER_DEGREE * math.cos(math.radians(start[0]))
        steps = max(1, round(math.hypot(north_nm, east_nm) / leg.speed_kn * 10))
        course = math.degrees(math.atan2(east_nm, north_nm)) % 360
        for step in range(steps):
            share = step / steps
            lat = start[0] + (end[0] - start[0]) * share
            lon = start[1] + (end[1] - start[1]) * share
            speed = leg.speed_kn + 0.6 * math.sin(len(rows) / 3)
            rows.append(_row(at, lat, lon, speed, course, status=0))
            at += REPORT_EVERY
    lat, lon = leg.way_points[-1]
    for _ in range(round(leg.moored_hours * 10)):
        rows.append(_row(at, lat, lon, 0.0, 0.0, status=5))
        at += REPORT_EVERY
    return rows


def _row(at: datetime, lat: float, lon: float, speed: float, course: float, *, status: int) -> str:
    return (
        f"{MMSI},{at:%Y-%m-%dT%H:%M:%S},{lat:.5f},{lon:.5f},{speed:.1f},{course:.1f},511,"
        f"ILLUSTRATIVE,,,,{status},,,,,A"
    )


WEST, NORTH, DEGREES_PER_PIXEL = 122.294, 29.7895, 0.0000103
WIDTH, HEIGHT = 1400, 900


def picture() -> bytes:
    """A drawn quay with two ships as a GeoTIFF (WGS 84, about 1 m), stamped with the label."""
    noise = np.random.default_rng(9179842)
    sea = noise.normal((38, 58, 70), 5, (HEIGHT, WIDTH, 3)).clip(0, 255).astype(np.uint8)
    image = Image.fromarray(sea)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 0), (WIDTH, 0), (WIDTH, 250), (0, 330)], fill=(124, 117, 101))
    for left in range(40, WIDTH, 190):
        draw.rectangle([left, 40, left + 130, 150], fill=(158, 152, 140))
    draw.polygon([(220, 322), (1020, 272), (1020, 292), (220, 342)], fill=(170, 166, 158))
    _ship(draw, left=420, top=345, length=330, beam=44, hull=(96, 52, 46))
    _ship(draw, left=480, top=405, length=128, beam=22, hull=(60, 70, 84))
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    _stamp(image)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags.tagtype.update({33550: 12, 33922: 12, 34735: 3})
    tags[33550] = (DEGREES_PER_PIXEL, DEGREES_PER_PIXEL, 0.0)
    tags[33922] = (0.0, 0.0, 0.0, WEST, NORTH, 0.0)
    tags[34735] = (1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326)
    tags[270] = LABEL
    out = io.BytesIO()
    image.save(out, "TIFF", compression="tiff_lzw", tiffinfo=tags)
    return out.getvalue()


def footprint() -> list[tuple[float, float]]:
    """The picture's corners as a closed ring of (longitude, latitude)."""
    east, south = WEST + WIDTH * DEGREES_PER_PIXEL, NORTH - HEIGHT * DEGREES_PER_PIXEL
    return [(WEST, NORTH), (east, NORTH), (east, south), (WEST, south), (WEST, NORTH)]


def _ship(
    draw: ImageDraw.ImageDraw,
    *,
    left: int,
    top: int,
    length: int,
    beam: int,
    hull: tuple[int, int, int],
) -> None:
    bow = left + length
    outline = [
        (left, top),
        (bow - beam, top),
        (bow, top + beam // 2),
        (bow - beam, top + beam),
        (left, top + beam),
    ]
    draw.polygon(outline, fill=hull)
    bridge = bow - beam * 3
    draw.rectangle([bridge, top + 2, bridge + beam, top + beam - 2], fill=(214, 212, 206))


def _stamp(image: Image.Image) -> None:
    draw = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.load_default(size=46)
    for left, top in ((60, 540), (660, 760), (690, 190)):
        draw.rectangle([left - 16, top - 10, left + 560, top + 62], fill=(8, 18, 28, 150))
        draw.text((left, top), LABEL, font=font, fill=(255, 214, 120, 255))
