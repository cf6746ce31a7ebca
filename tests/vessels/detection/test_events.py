"""What becomes of events when data come late, twice, in parts, or go again."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import Refused
from accounts.models import Role, User
from tests.conftest import make_person
from tests.vessels.track_samples import claim_mmsi, day, heard, open_angara, position
from tests.vessels.undoing import undo
from vessels.detection import detecting, events
from vessels.models import DetectionRun, Event, EventKind, PositionImport, Vessel
from vessels.tracking import segments

pytestmark = pytest.mark.django_db

BEFORE = [position(f"2024-02-07T{hour:02}:00:00", 42.0, 131.0 + hour / 10) for hour in range(6)]
AFTER = [position(f"2024-02-09T{hour:02}:00:00", 40.0, 132.0 + hour / 10) for hour in range(6)]
AMID = position("2024-02-08T11:02:00", 41.0, 131.8)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


def detect(actor: User, vessel: Vessel) -> DetectionRun:
    return events.detect(actor=actor, vessel=vessel)


def gaps(**filters: Any) -> list[Event]:
    return list(Event.objects.filter(kind=EventKind.GAP, **filters).order_by("start_at"))


def standing() -> list[tuple[Any, ...]]:
    """All but the digest, which names what was held when the event was first found."""
    found = Event.objects.standing().order_by("start_at", "kind")
    return [
        (e.kind, e.mmsi, e.start_at, e.end_at, e.confidence, e.reasons, e.detail) for e in found
    ]


def test_a_silence_becomes_an_event_with_all_it_rests_on(
    angara: Vessel, investigator: User
) -> None:
    heard(investigator, *BEFORE, *AFTER)
    run = detect(investigator, angara)
    (gap,) = gaps()
    assert (gap.start_at, gap.end_at) == (day(2024, 2, 7, 5), day(2024, 2, 9))
    assert gap.vessel == angara
    assert gap.run == run
    assert gap.detail["hours"] == 43
    assert gap.parameters["threshold_hours"] == 6
    assert (gap.detector, gap.detector_version) == ("gaps", "1")
    assert len(gap.input_digest) == 64
    assert "43 h" in gap.reasons[0]
    assert gap.detail["coverage"]["verdict"] == "not_known"
    assert run.finished_at
    assert run.counts == {"new": 1, "unchanged": 0, "superseded": 0, "withdrawn": 0}


def test_looking_twice_changes_nothing(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE, *AFTER)
    detect(investigator, angara)
    before = list(Event.objects.values())
    run = detect(investigator, angara)
    assert list(Event.objects.values()) == before
    assert run.counts == {"new": 0, "unchanged": 1, "superseded": 0, "withdrawn": 0}


@pytest.mark.django_db(transaction=True)
def test_a_search_leaves_the_other_cores_to_other_workers(
    angara: Vessel, investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def helpers() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW max_parallel_workers_per_gather")
            return str(cursor.fetchone()[0])

    looked, meanwhile = detecting.look, []

    def look(*given: Any) -> detecting.Looked:
        meanwhile.append(helpers())
        return looked(*given)

    monkeypatch.setattr(detecting, "look", look)
    before = helpers()
    detect(investigator, angara)
    assert meanwhile == ["0"]
    assert helpers() == before != "0"


def test_a_late_position_supersedes_and_says_why(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE, *AFTER)
    detect(investigator, angara)
    (old,) = gaps()
    words = list(old.reasons)
    heard(investigator, AMID)
    run = detect(investigator, angara)
    old.refresh_from_db()
    first, second = gaps(superseded_at=None)
    assert (first.end_at, second.start_at) == (day(2024, 2, 8, 11, 2), day(2024, 2, 8, 11, 2))
    assert old.superseded_by == first
    assert old.superseded_why == (
        "A position of 2024-02-08 11:02Z, imported later: the AIS gap is 13 h shorter."
    )
    assert old.reasons == words
    assert run.counts == {"new": 2, "unchanged": 0, "superseded": 1, "withdrawn": 0}


def test_a_gap_that_is_filled_is_withdrawn(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE, *AFTER)
    detect(investigator, angara)
    hours = range(6, 48, 4)
    heard(
        investigator,
        *(position(f"2024-02-{7 + hour // 24:02}T{hour % 24:02}:00:00", 41, 131) for hour in hours),
    )
    run = detect(investigator, angara)
    (old,) = gaps()
    assert old.superseded_at
    assert old.superseded_by is None
    assert old.superseded_why == (
        "11 positions from 2024-02-07 06:00Z to 2024-02-08 22:00Z, imported later: nothing of the"
        " kind is left."
    )
    assert run.counts["withdrawn"] == 1
    assert not Event.objects.standing().filter(kind=EventKind.GAP).exists()


def test_parts_of_a_file_in_any_order_leave_the_same_events(
    angara: Vessel, investigator: User
) -> None:
    for rows in (AFTER, [AMID], BEFORE[3:], BEFORE[:3]):
        heard(investigator, *rows)
        detect(investigator, angara)
    in_parts = standing()
    Event.objects.update(superseded_by=None)
    Event.objects.all().delete()
    detect(investigator, angara)
    at_once = standing()
    assert in_parts == at_once
    assert len(at_once) == 2


def test_a_silence_between_two_claims_of_the_number_is_found(investigator: User) -> None:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel, valid_from=day(2024, 2, 1), valid_to=day(2024, 2, 7))
    claim_mmsi(investigator, vessel, valid_from=day(2024, 2, 9), valid_to=day(2024, 2, 10))
    heard(investigator, *BEFORE, *AFTER)
    detect(investigator, vessel)
    assert [gap.detail["hours"] for gap in gaps()] == [43]


def test_another_user_of_the_number_parts_the_track(investigator: User) -> None:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel, valid_from=day(2024, 2, 1), valid_to=day(2024, 2, 7))
    claim_mmsi(investigator, vessel, valid_from=day(2024, 2, 9), valid_to=day(2024, 2, 10))
    heard(investigator, *BEFORE, AMID, *AFTER)
    detect(investigator, vessel)
    assert gaps() == []


def test_undoing_an_import_withdraws_what_rested_on_it(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE)
    late = heard(investigator, *AFTER)
    detect(investigator, angara)
    undo(actor=investigator, position_import=late)
    assert events.affected_by(late) == [angara]
    run = events.detect(actor=None, agent="task:test", vessel=angara, window=events.window_of(late))
    (old,) = gaps()
    assert old.superseded_by is None
    assert old.superseded_why == (
        "Positions of that time went with an import that was undone: positions.csv."
    )
    assert run.counts["withdrawn"] == 1


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(range(13)), st.integers(1, 12))
def test_order_and_cut_of_files_never_matter(
    angara: Vessel, investigator: User, order: list[int], cut: int
) -> None:
    rows = [*BEFORE, AMID, *AFTER]
    with transaction.atomic():
        heard(investigator, *rows)
        detect(investigator, angara)
        at_once = standing()
        transaction.set_rollback(True)
    shuffled = [rows[index] for index in order]
    with transaction.atomic():
        for part in (shuffled[:cut], shuffled[cut:]):
            heard(investigator, *part)
            detect(investigator, angara)
        assert standing() == at_once
        transaction.set_rollback(True)


def test_made_up_positions_make_made_up_events(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE, is_illustrative=True)
    heard(investigator, *AFTER)
    detect(investigator, angara)
    assert [gap.is_illustrative for gap in gaps()] == [True]


def test_a_release_officer_may_not_look_for_events(angara: Vessel) -> None:
    officer = make_person("officer@plimsoll.example", Role.RELEASE_OFFICER)
    with pytest.raises(Refused):
        detect(officer, angara)
    assert not DetectionRun.objects.filter(problem="").exists()


def test_others_heard_meanwhile_are_told_with_the_gap(angara: Vessel, investigator: User) -> None:
    heard(investigator, *BEFORE, *AFTER)
    detect(investigator, angara)
    near = [
        position(f"2024-02-{day_:02}T{hour:02}:00:00", 42.05, 131.5, mmsi=273331000 + ship)
        for ship in (1, 2, 3)
        for day_ in (6, 7)
        for hour in range(24)
    ]
    heard(investigator, *near)
    run = detect(investigator, angara)
    (gap,) = gaps(superseded_at=None)
    assert gap.detail["coverage"]["verdict"] == "others_heard"
    assert gap.detail["coverage"]["start"]["during"] == 3
    assert "3 other ships" in " ".join(gap.detail["coverage"]["sentences"])
    assert run.counts["superseded"] == 1
    (old,) = gaps(superseded_by=gap)
    assert old.superseded_why == "What is held of that time has changed since: its figures differ."


def test_coverage_is_the_same_with_and_without_drawn_segments(
    angara: Vessel, investigator: User
) -> None:
    others = [
        position(f"2024-02-07T{hour:02}:{minute:02}:00", 42.05, 131.5, mmsi=273331009)
        for hour in range(24)
        for minute in (0, 20, 40)
    ]
    heard(investigator, *BEFORE, *AFTER, *others)
    detect(investigator, angara)
    (undrawn,) = gaps()
    for made in PositionImport.objects.all():
        segments.draw(position_import=made)
    assert not PositionImport.objects.filter(drawn_at=None).exists()
    assert detect(investigator, angara).counts["unchanged"] == 1
    assert undrawn.detail["coverage"]["start"]["during"] == 1
