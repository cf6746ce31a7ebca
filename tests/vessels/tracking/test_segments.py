"""What is drawn of positions, and that drawing again follows what changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.gis.geos import LineString, Point
from django.utils import timezone

from accounts.models import User
from tests.vessels.positions import give_positions
from vessels.models import ImportState, Position, PositionImport, TrackSegment
from vessels.tracking import segments

pytestmark = pytest.mark.django_db
MMSI = 273331000
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def drawn(*reports: tuple[datetime, float, float]) -> list[TrackSegment]:
    """The segments of reports (time, longitude, latitude) of one transponder, in order of time."""
    segments.draw(position_import=give_positions([(MMSI, *report) for report in reports]))
    return list(TrackSegment.objects.order_by("start_at"))


def test_reports_in_a_row_make_one_line(investigator: User) -> None:
    (line,) = drawn((NOON, 130.0, 42.0), (NOON + 30 * MINUTE, 130.1, 42.0))
    assert line.path == LineString((130.0, 42.0), (130.1, 42.0), srid=4326)
    assert (line.start_at, line.end_at, line.positions) == (NOON, NOON + 30 * MINUTE, 2)
    assert TrackSegment.objects.visible_to(investigator).count() == 1


@pytest.mark.parametrize(
    ("later", "longitude"),
    [(timedelta(minutes=61), 130.1), (timedelta(minutes=5), 131.0)],
    ids=["a silence", "a step no ship can make"],
)
def test_no_line_spans(later: timedelta, longitude: float) -> None:
    found = drawn((NOON, 130.0, 42.0), (NOON + later, longitude, 42.0))
    assert [segment.path.geom_type for segment in found] == ["Point", "Point"]


def test_no_line_spans_the_antimeridian_or_midnight() -> None:
    late = datetime(2024, 2, 9, 23, 40, tzinfo=UTC)
    found = drawn(
        (late, 179.80, 50.0),
        (late + 10 * MINUTE, 179.95, 50.0),
        (late + 15 * MINUTE, -179.98, 50.0),
        (late + 25 * MINUTE, -179.90, 50.0),
    )
    assert [segment.path.extent for segment in found] == [
        (179.80, 50.0, 179.95, 50.0),
        (-179.98, 50.0, -179.98, 50.0),
        (-179.90, 50.0, -179.90, 50.0),
    ]
    assert [segment.start_at.day for segment in found] == [9, 9, 10]


def test_a_lone_position_is_a_point_also_at_the_pole() -> None:
    (point,) = drawn((NOON, 0.0, 90.0))
    assert point.path == Point(0.0, 90.0, srid=4326)


def test_a_ship_at_rest_is_a_point_and_keeps_its_count() -> None:
    (point,) = drawn(*((NOON + n * MINUTE, 130.3 + n * 1e-6, 42.2) for n in range(50)))
    assert (point.path.geom_type, point.positions) == ("Point", 50)


def test_a_simplified_line_stays_within_its_tolerance() -> None:
    reports = [(NOON + n * MINUTE, 130 + n * 0.004, 42 + (n % 2) * 0.00019) for n in range(50)]
    (line,) = drawn(*reports)
    assert len(line.path) < 10
    furthest = max(line.path.distance(Point(lon, lat)) for _, lon, lat in reports)
    assert furthest <= segments.TOLERANCE_DEG


def test_a_later_import_redraws_only_the_days_it_touches() -> None:
    other_day = NOON + timedelta(days=1)
    drawn((NOON, 130.0, 42.0), (NOON + 20 * MINUTE, 130.1, 42.0), (other_day, 131.0, 42.0))
    kept = TrackSegment.objects.get(start_at=other_day).pk
    late = give_positions([(MMSI, NOON + 10 * MINUTE, 130.05, 42.01)])
    assert segments.draw(position_import=late) == segments.Drawn(days=1, segments=1)
    assert TrackSegment.objects.get(start_at=other_day).pk == kept
    assert TrackSegment.objects.get(start_at=NOON).positions == 3
    late.refresh_from_db()
    assert late.drawn_at is not None


def test_an_undone_import_leaves_no_line() -> None:
    kept = give_positions([(MMSI, NOON, 130.0, 42.0)])
    made = give_positions([(MMSI, NOON + MINUTE, 130.001, 42.0), (MMSI + 1, NOON, 10.0, 50.0)])
    segments.draw_undrawn()
    assert TrackSegment.objects.count() == 2
    Position.objects.filter(position_import=made.pk, at__gte=NOON).delete()
    PositionImport.objects.filter(pk=made.pk).update(
        state=ImportState.UNDONE, undone_at=timezone.now(), drawn_at=None
    )
    assert list(segments.undrawn()) == [made]
    segments.draw_undrawn()
    assert [(each.mmsi, each.positions) for each in TrackSegment.objects.all()] == [(MMSI, 1)]
    assert not segments.undrawn().exists()
    assert kept.positions.filter(at=NOON).exists()


def test_two_transponders_never_share_a_line() -> None:
    given = give_positions([(MMSI, NOON, 130.0, 42.0), (MMSI + 1, NOON + MINUTE, 130.01, 42.0)])
    assert segments.draw(position_import=given).segments == 2


def test_an_import_over_months_is_drawn_whole() -> None:
    days = [datetime(2023, 11, 28, tzinfo=UTC) + timedelta(days=10 * n) for n in range(8)]
    assert len(drawn(*((day, 130.0, 42.0) for day in days))) == 8
