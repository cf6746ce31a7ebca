"""The pages of events: what they say, to whom, and at what cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from evidence import exhibits
from evidence.models import Exhibit, ExhibitKind
from tests.conftest import make_person
from tests.vessels.track_samples import claim_mmsi, day, heard, open_angara, position
from vessels import tasks
from vessels.detection import citing, event_panel, events
from vessels.models import DetectionRun, Event, EventKind, Vessel
from vessels.tracking.tracks import Window

pytestmark = pytest.mark.django_db
FEBRUARY = Window(day(2024, 2, 1), day(2024, 3, 1))


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


def add_exhibit(actor: User) -> Exhibit:
    return exhibits.add_exhibit(
        actor=actor,
        kind=ExhibitKind.DOCUMENT,
        title="A letter",
        description="It names the number.",
        source="A port agent",
        collector="Ines",
        collected_at=day(2024, 2, 1),
    )


def with_gaps(actor: User, vessel: Vessel, count: int) -> list[Event]:
    hours = [number * 8 for number in range(count + 1)]
    heard(
        actor,
        *(position(f"2024-02-{1 + hour // 24:02}T{hour % 24:02}:00:00") for hour in hours),
    )
    events.detect(actor=actor, vessel=vessel)
    return list(events.of_vessel(vessel, actor).filter(kind=EventKind.GAP))


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_at_one_and_at_twenty(
    angara: Vessel, investigator: User, django_assert_num_queries: Any, count: int
) -> None:
    assert len(with_gaps(investigator, angara, count)) == count
    with django_assert_num_queries(3):
        panel = event_panel.of(angara, investigator, FEBRUARY)
        assert [row.title for row in panel.rows if row.event.kind == "gap"] == ["AIS gap"] * count


def test_the_list_shows_one_kind_and_links_each_event(
    angara: Vessel, investigator: User, client: Client
) -> None:
    (gap,) = with_gaps(investigator, angara, 1)
    client.force_login(investigator)
    address = reverse("vessels:vessel-events", args=[angara.pk])
    body = client.get(address, {"kind": "gap"}).content.decode()
    assert f'data-event="{gap.pk}"' in body
    assert reverse("vessels:event-detail", args=[gap.pk]) in body
    assert "Confidence: weak (1 of 4)" in body
    assert f'data-event="{gap.pk}"' not in client.get(address, {"kind": "jump"}).content.decode()


def test_an_event_page_tells_reasons_figures_and_what_changed(
    angara: Vessel, investigator: User, client: Client
) -> None:
    (old,) = with_gaps(investigator, angara, 1)
    heard(investigator, position("2024-02-01T01:00:00"))
    events.detect(actor=investigator, vessel=angara)
    (gap,) = events.of_vessel(angara, investigator).filter(kind=EventKind.GAP)
    client.force_login(investigator)
    body = client.get(reverse("vessels:event-detail", args=[gap.pk])).content.decode()
    for words in (
        "Who else was heard",
        "Silence is not darkness",
        "gaps, version 1",
        gap.input_digest,
        "7 h",
        "What late data changed",
        "A position of 2024-02-01 01:00Z, imported later: the AIS gap is 1 h shorter.",
    ):
        assert words in body
    before = client.get(reverse("vessels:event-detail", args=[old.pk])).content.decode()
    assert "see what stands now" in before
    drawn = client.get(reverse("vessels:event-map", args=[gap.pk])).json()
    assert drawn["events"][0]["id"] == str(gap.pk)


@pytest.mark.parametrize(
    ("kind", "told", "untold"),
    [
        (EventKind.PORT_CALL, "end not heard", "still going on"),
        (EventKind.GAP, "still going on", "end not heard"),
    ],
)
def test_only_a_silence_is_said_to_go_on_where_no_end_was_heard(
    client: Client, angara: Vessel, investigator: User, kind: EventKind, told: str, untold: str
) -> None:
    [event] = with_gaps(investigator, angara, 1)
    Event.objects.filter(pk=event.pk).update(kind=kind, end_at=None, end_point=None)
    event.refresh_from_db()
    client.force_login(investigator)
    page = client.get(reverse("vessels:event-detail", args=[event.pk])).content.decode()
    found = client.get(
        reverse("vessels:vessel-detail", args=[angara.pk]),
        {"start": "2024-02-01", "end": "2024-02-09"},
    ).content.decode()
    for text in (page, found, "\n".join(citing.in_words(event))):
        assert told in text
        assert untold not in text


def test_an_event_that_rests_on_a_restricted_exhibit_is_not_there_for_others(
    investigator: User, client: Client
) -> None:
    vessel = open_angara(investigator)
    letter = add_exhibit(investigator)
    claim_mmsi(investigator, vessel, exhibit=letter)
    (gap,) = with_gaps(investigator, vessel, 1)
    assert gap.exhibit == letter
    page = reverse("vessels:event-detail", args=[gap.pk])
    client.force_login(investigator)
    assert client.get(page).status_code == 200
    client.force_login(make_person("out@plimsoll.example", Role.INVESTIGATOR))
    assert client.get(page).status_code == 404
    assert not events.of_vessel(vessel, make_person("o@plimsoll.example", Role.SUPERVISOR))


def test_a_release_officer_may_look_but_not_search(
    angara: Vessel, investigator: User, client: Client
) -> None:
    (gap,) = with_gaps(investigator, angara, 1)
    client.force_login(make_person("out@plimsoll.example", Role.RELEASE_OFFICER))
    assert client.get(reverse("vessels:event-detail", args=[gap.pk])).status_code == 200
    assert client.post(reverse("vessels:events-find", args=[angara.pk])).status_code == 403


def test_find_events_waits_visibly_and_the_worker_finishes_that_search(
    angara: Vessel, investigator: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)
    heard(investigator, position("2024-02-01T00:00:00"), position("2024-02-02T00:00:00"))
    client.force_login(investigator)
    find = reverse("vessels:events-find", args=[angara.pk])
    body = client.post(find, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in body
    assert "Looking for events since" in body
    assert client.post(find).status_code == 409
    tasks.detect_vessel(str(angara.pk))
    run = DetectionRun.objects.get()
    assert (run.requested_by, run.counts["new"]) == (investigator, 1)
    after = client.get(reverse("vessels:vessel-events", args=[angara.pk])).content.decode()
    assert "hx-trigger" not in after
    assert "1 new, 0 superseded" in after


def test_an_import_sends_one_task_per_vessel_it_may_concern(
    angara: Vessel, investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = heard(investigator, position("2024-02-01T00:00:00"), position("2024-02-02T00:00:00"))
    sent: list[str] = []
    monkeypatch.setattr(tasks, "detect_events", lambda ids, since, until: sent.extend(ids))
    tasks.detect_after_import(str(made.pk))
    assert sent == [str(angara.pk)]
