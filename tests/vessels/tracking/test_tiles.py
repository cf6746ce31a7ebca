"""What a tile shows of lines, near and from afar, and whose."""

import math
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection

from accounts.models import User
from tests.vessels.positions import give_positions
from tests.vessels.vector_tiles import LINES, POINTS, Feature, features
from vessels.identity import Span
from vessels.models import TrackSegment
from vessels.tracking import segments, tiles
from vessels.tracking.tiles import EXTENT, Tile
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db
MMSI = 273331000
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
STEP = timedelta(minutes=6)
DAYS = Window(datetime(2024, 2, 9, tzinfo=UTC), datetime(2024, 2, 12, tzinfo=UTC))
SPAN = Span(MMSI, None, None)
PIXEL = EXTENT / 512
# A way with bends of every size, none of it straight.
WAY = [(130 + n * 0.02, 42 + 0.3 * math.sin(n / 9) + 0.01 * math.sin(n)) for n in range(100)]


def draw(*reports: tuple[int, datetime, float, float]) -> None:
    segments.draw(position_import=give_positions(reports))


def draw_way() -> None:
    draw(*((MMSI, NOON + n * STEP, lon, lat) for n, (lon, lat) in enumerate(WAY)))


def tile_of(zoom: int, lon: float, lat: float) -> tuple[Tile, float, float]:
    """The tile that holds a place, and where in it, in units of its extent."""
    side = 1 << zoom
    x = (lon + 180) / 360 * side
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side
    return Tile(zoom, int(x), int(y)), x % 1 * EXTENT, y % 1 * EXTENT


def shown(tile: Tile, user: User, *spans: Span, window: Window = DAYS) -> list[Feature]:
    return features(tiles.tracks_tile(tile, spans or (SPAN,), user, window))


@pytest.mark.parametrize("zoom", range(11))
def test_every_position_lies_on_the_line_to_a_pixel_and_a_half(
    investigator: User, zoom: int
) -> None:
    draw_way()
    for lon, lat in WAY[::7]:
        tile, x, y = tile_of(zoom, lon, lat)
        lines = [line for line in shown(tile, investigator) if line.kind == LINES]
        nearest = min(_distance((x, y), part) for line in lines for part in line.parts)
        assert nearest <= 1.5 * PIXEL


def _distance(place: tuple[float, float], part: list[tuple[int, int]]) -> float:
    return float(LineString(part).distance(LineString(place, place)))


def test_the_overview_is_coarse_and_in_web_mercator() -> None:
    draw_way()
    for segment in TrackSegment.objects.all():
        assert segment.overview is not None
        assert (segment.path.srid, segment.overview.srid) == (4326, 3857)
        assert segment.overview.num_coords < segment.path.num_coords
        ends = segment.path.transform(3857, clone=True)
        for one, other in ((0, 0), (-1, -1)):
            assert segment.overview[one] == pytest.approx(ends[other], abs=0.01)


def test_from_afar_a_line_is_still_a_line_and_a_rest_a_point(investigator: User) -> None:
    draw((MMSI, NOON, 130.0, 42.0), (MMSI, NOON + STEP, 130.02, 42.0))
    draw((MMSI + 1, NOON, 130.0, 42.0), (MMSI + 1, NOON + STEP, 130.0001, 42.0))
    spans = SPAN, Span(MMSI + 1, None, None)
    found = {each.mmsi: each.kind for each in shown(Tile(6, 55, 23), investigator, *spans)}
    assert found == {MMSI: LINES, MMSI + 1: POINTS}


def test_a_way_over_the_pole_is_shown_as_far_as_the_map_goes(investigator: User) -> None:
    draw(*((MMSI, NOON + n * STEP, 10.0, 84.0 + n * 0.1) for n in range(30)))
    (line,) = shown(Tile(0, 0, 0), investigator)
    (part,) = line.parts
    assert min(y for _, y in part) == pytest.approx(0, abs=PIXEL)
    draw((MMSI, NOON + timedelta(hours=5), 0.0, 90.0))
    assert TrackSegment.objects.get(overview=None).path.coords == (0.0, 90.0)


def test_only_the_time_that_the_number_was_hers_is_shown(investigator: User) -> None:
    days = [NOON + timedelta(days=n) for n in range(3)]
    draw(*((MMSI, day, 130.0 + n, 42.0) for n, day in enumerate(days)))
    draw((MMSI + 1, NOON, 133.0, 42.0))

    def points(*spans: Span, window: Window = DAYS) -> int:
        here = tile_of(4, 130.0, 42.0)[0]
        return sum(each.points for each in shown(here, investigator, *spans, window=window))

    hers = Span(MMSI, days[1] - STEP, days[1] + STEP)
    whole, other = Span(MMSI, None, None), Span(MMSI + 1, None, None)
    assert points(hers) == 1
    assert points(hers, other) == 2
    assert points(Span(MMSI, None, days[1]), Span(MMSI, days[2], None)) == 2
    # Held for longer than the window, or by somebody else too: no line is there twice.
    assert points(Span(MMSI, DAYS.start, DAYS.end), other) == 4
    assert points(whole, hers) == 3
    assert points(Span(MMSI, None, DAYS.start)) == 0
    assert points(whole, window=Window(days[1], days[2])) == 1


def test_a_line_shows_from_a_window_that_begins_in_it(investigator: User) -> None:
    late = datetime(2024, 2, 9, 0, 1, tzinfo=UTC)
    draw(*((MMSI, late + n * 10 * STEP, 130 + n * 0.01, 42.0) for n in range(23)))
    window = Window(late + timedelta(hours=21, minutes=30), DAYS.end)
    assert shown(tile_of(3, 130.0, 42.0)[0], investigator, window=window)


def test_lines_drawn_before_there_were_overviews_get_the_same(investigator: User) -> None:
    draw_way()
    draw((MMSI, DAYS.end, 0.0, 90.0))
    held = TrackSegment.objects.order_by("pk").values_list("pk", "overview")
    drawn = [(pk, overview and overview.coords) for pk, overview in held]
    TrackSegment.objects.update(overview=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("vessels.migrations.0007_overviews_of_tracks").FILL)
    filled = [(pk, overview and overview.coords) for pk, overview in held.all()]
    assert filled == drawn
    assert [overview is None for _, overview in drawn].count(True) == 1
