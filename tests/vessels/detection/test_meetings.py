"""Encounters with anybody near, kept once and seen from both sides."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.vessels.track_samples import MMSI, claim_mmsi, day, heard, open_angara, position
from vessels import registering
from vessels.detection import events, fleet_events
from vessels.models import Event, EventKind, PositionImport, Vessel
from vessels.tracking import segments
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db

OTHER = 273331009
START = day(2024, 2, 7, 21)


def lying(mmsi: int, lat: float, hours: float = 6, after: float = 0) -> list[str]:
    """Positions every ten minutes across midnight, hardly moving, in the open Sea of Japan."""
    first = START + timedelta(hours=after)
    times = [first + timedelta(minutes=10 * step) for step in range(int(hours * 6) + 1)]
    return [
        position(f"{at:%Y-%m-%dT%H:%M:%S}", lat, 135.0, mmsi).replace(",11.8,", ",0.3,")
        for at in times
    ]


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


@pytest.fixture
def other(investigator: User) -> Vessel:
    vessel = registering.open_vessel(actor=investigator, imo="9307839", name="OTHER")
    claim_mmsi(investigator, vessel, OTHER)
    return vessel


def met() -> list[Event]:
    return list(Event.objects.standing().filter(kind=EventKind.ENCOUNTER))


def test_an_encounter_across_midnight_is_kept_once_and_seen_from_both(
    angara: Vessel, other: Vessel, investigator: User
) -> None:
    heard(investigator, *lying(MMSI, 40.0, 40, after=-30), *lying(OTHER, 40.002))
    events.detect(actor=investigator, vessel=angara)
    run = events.detect(actor=investigator, vessel=other)
    (event,) = met()
    assert (event.mmsi, event.other_mmsi) == (MMSI, OTHER)
    assert (event.vessel, event.other_vessel) == (angara, other)
    assert event.start_at.day == 7
    assert event.end_at
    assert event.end_at.day == 8
    assert run.counts["superseded"] == run.counts["withdrawn"] == 0
    for vessel in (angara, other):
        assert event in events.of_vessel(vessel, investigator)


def test_drawn_or_not_the_same_company_is_found(angara: Vessel, investigator: User) -> None:
    heard(investigator, *lying(MMSI, 40.0), *lying(OTHER, 40.002))
    events.detect(actor=investigator, vessel=angara)
    (event,) = met()
    for made in PositionImport.objects.all():
        segments.draw(position_import=made)
    run = events.detect(actor=investigator, vessel=angara)
    assert run.counts == {"new": 0, "unchanged": 2, "superseded": 0, "withdrawn": 0}
    assert event.other_vessel is None


def test_a_window_sees_the_whole_of_an_encounter_that_crosses_it(
    angara: Vessel, investigator: User
) -> None:
    heard(investigator, *lying(MMSI, 40.0, 80), *lying(OTHER, 40.002, 80))
    events.detect(actor=investigator, vessel=angara)
    window = Window(day(2024, 2, 9), day(2024, 2, 9, 1))
    run = events.detect(actor=investigator, vessel=angara, window=window)
    assert run.counts == {"new": 0, "unchanged": 2, "superseded": 0, "withdrawn": 0}


def test_the_number_claimed_later_ties_the_encounter_to_the_other_vessel(
    angara: Vessel, investigator: User
) -> None:
    heard(investigator, *lying(MMSI, 40.0), *lying(OTHER, 40.002))
    events.detect(actor=investigator, vessel=angara)
    (old,) = met()
    late = registering.open_vessel(actor=investigator, imo="9307839", name="OTHER")
    claim_mmsi(investigator, late, OTHER)
    events.detect(actor=investigator, vessel=late)
    (new,) = met()
    old.refresh_from_db()
    assert new.other_vessel == late
    assert old.superseded_by == new
    assert old.superseded_why.startswith("An MMSI was claimed for a vessel since")


def test_the_encounter_is_found_whichever_ship_is_heard_of_first(
    angara: Vessel, investigator: User
) -> None:
    ours = heard(investigator, *lying(MMSI, 40.0))
    events.detect(actor=investigator, vessel=angara)
    assert met() == []
    theirs = heard(investigator, *lying(OTHER, 40.002))
    assert ours.pk != theirs.pk
    assert events.affected_by(theirs) == [angara]
    window = events.window_of(theirs)
    events.detect(actor=None, agent="task:test", vessel=angara, window=window)
    assert len(met()) == 1


def test_a_fleet_is_searched_day_by_day_and_agrees_with_her_own_search(
    angara: Vessel, investigator: User
) -> None:
    heard(investigator, *lying(MMSI, 40.0), *lying(OTHER, 40.002))
    window = Window(day(2024, 2, 6), day(2024, 2, 10))
    first = fleet_events.detect_encounters(actor=investigator, window=window)
    (event,) = met()
    assert first.counts["new"] == 1
    assert (event.vessel, event.other_vessel) == (angara, None)
    again = fleet_events.detect_encounters(actor=investigator, window=window)
    assert again.counts == {"new": 0, "unchanged": 1, "superseded": 0, "withdrawn": 0}
    events.detect(actor=investigator, vessel=angara)
    assert met() == [event]


def test_the_command_searches_vessels_and_fleets(
    angara: Vessel, investigator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    heard(investigator, *lying(MMSI, 40.0), *lying(OTHER, 40.002))
    call_command("detect_events", "9179842", actor=investigator.email)
    assert "ANGARA: 2 new" in capsys.readouterr().out
    call_command("detect_events", str(MMSI), actor=investigator.email)
    assert "ANGARA: 0 new" in capsys.readouterr().out
    call_command("detect_events", "--encounters", "--from", "2024-02-07", "--to", "2024-02-08")
    assert "Encounters: 0 new, 1 unchanged" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No vessel is held under 1234567"):
        call_command("detect_events", "1234567")
    with pytest.raises(CommandError, match="--from"):
        call_command("detect_events", "--encounters")
