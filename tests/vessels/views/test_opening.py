"""The page that opens a vessel by a number, the links that lead to it, and giving an IMO number."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework import activity, cases, events, revisions
from casework.models import Certainty
from evidence.precision import Precision
from tests.access_world import arguments, make_world
from tests.test_access import ADDRESSES, address, group
from tests.vessels.ais.samples import row
from tests.vessels.positions import give_positions
from tests.vessels.track_samples import claim_mmsi, heard, open_angara, position
from vessels import registering
from vessels.models import Attribute, DetectionRun, Event, Feed, FeedKind, LastHeard, Vessel
from vessels.tracking import segments

pytestmark = pytest.mark.django_db
HERS = ("vessels", "casework", "partners")
OPEN = "/vessels/open/"
MMSI = "273331000"
NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)
WHO = {
    "lat": "42.2",
    "lon": "130.3",
    "radius": "5",
    "unit": "km",
    "start": "2024-02-09",
    "end": "2024-02-09",
}


def text_of(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    response = client.get(url, data or {})
    assert response.status_code == 200
    return response.content.decode()


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "number": MMSI,
        "name": "FISHER",
        "basis": "reported",
        "source": "Seen off Najin",
        "valid_from": "",
        **changes,
    }


def test_a_transponder_is_opened_from_the_form(signed_in: Client) -> None:
    page = text_of(signed_in, OPEN, {"mmsi": MMSI})
    assert f'value="{MMSI}"' in page
    answer = signed_in.post(OPEN, filled(valid_from="2024-02-01"), follow=True)
    page = answer.content.decode()
    assert "FISHER" in page
    assert "IMO number unknown" in page
    assert reverse("vessels:vessel-give-imo", args=[Vessel.objects.get().pk]) in page


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"number": "992731234"}, "number", "an aid to navigation"),
        ({"number": "9179843"}, "number", "check digit should be 2, not 3"),
        ({"source": ""}, "source", "Name the source that ties this MMSI to her."),
        ({"valid_from": "1 May"}, "valid_from", "Write the day as year-month-day"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    signed_in: Client, changes: dict[str, str], field: str, says: str
) -> None:
    answer = signed_in.post(OPEN, filled(**changes))
    assert any(says in error for error in answer.context["form"].errors[field])
    assert not Vessel.objects.exists()


def test_a_number_that_leads_elsewhere_is_shown_before_another_vessel_is_made(
    signed_in: Client, investigator: User
) -> None:
    angara = open_angara(investigator)
    claim_mmsi(investigator, angara)
    heard(investigator, row(imo="IMO9074729", name="OTHER"))
    for page in (
        text_of(signed_in, OPEN, {"mmsi": MMSI}),
        signed_in.post(OPEN, filled()).content.decode(),
        signed_in.post(OPEN, filled(source="")).content.decode(),
    ):
        assert reverse("vessels:vessel-detail", args=[angara.pk]) in page
        assert "Open by IMO 9074729" in page
        assert "Add another vessel with this MMSI" in page
    assert Vessel.objects.count() == 1
    shown = [str(angara.pk), "9074729"]
    answer = signed_in.post(OPEN, filled(apart_from=shown), follow=True)
    assert "FISHER" in answer.content.decode()
    assert Vessel.objects.count() == 2
    signed_in.post(OPEN, {"number": "9074729", "basis": "reported"})
    assert Vessel.objects.filter(imo_number=9074729).exists()


def test_who_may_record_is_led_from_unknown_transponders_to_the_form(
    signed_in: Client, client: Client, investigator: User, release_officer: User
) -> None:
    reports = [(273000001, NOON, 130.3, 42.2), (2730001, NOON, 130.3, 42.2)]
    segments.draw(position_import=give_positions(reports))
    feed = Feed.objects.create(name="Inbox", kind=FeedKind.DROP_FOLDER, address="drop")
    for mmsi, *_ in reports:
        LastHeard.objects.create(feed=feed, mmsi=mmsi, at=timezone.now())
    heard(investigator, position("2024-02-09T12:00:00"))
    named = [row(mmsi, imo="", name="STRANGER") for mmsi in (273000001, 992730001)]
    made = heard(investigator, *named)
    vessel = registering.open_by_mmsi(actor=investigator, mmsi=MMSI, source="Port agent")
    event = Event.objects.create(
        kind="encounter",
        vessel=vessel,
        mmsi=int(MMSI),
        other_mmsi=273000001,
        start_at=NOON,
        end_at=NOON,
        confidence=2,
        reasons=[],
        parameters={},
        run=DetectionRun.objects.create(start=NOON, end=NOON),
    )
    link = "/vessels/open/?mmsi=273000001"
    of_import = reverse("vessels:import-detail", args=[made.pk])
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        (reverse("vessels:presence"), WHO),
        (reverse("vessels:feed-detail", args=[feed.pk]), {}),
        (reverse("vessels:event-detail", args=[event.pk]), {}),
        (of_import, {}),
    )
    for url, query in pages:
        page = text_of(signed_in, url, query)
        assert link in page, url
        assert "?mmsi=002730001" not in page
        assert "?mmsi=992730001" not in page
    opened = registering.open_by_mmsi(actor=investigator, mmsi="273000001", source="Port agent")
    her = reverse("vessels:vessel-detail", args=[opened.pk])
    for url, query in pages:
        page = text_of(signed_in, url, query)
        assert link not in page, url
        assert her in page or url == of_import, url
    opened.claims.all().delete()
    client.force_login(release_officer)
    for url, query in pages:
        assert link not in text_of(client, url, query), url


def test_an_imo_number_is_given_on_her_page(signed_in: Client, investigator: User) -> None:
    other = registering.open_vessel(actor=investigator, imo="9074729", name="OTHER")
    heard(investigator, row(imo="IMO9179842"))
    vessel = registering.open_by_mmsi(
        actor=investigator, mmsi=MMSI, source="Port agent", apart_from=["9179842"]
    )
    url = reverse("vessels:vessel-give-imo", args=[vessel.pk])
    assert 'value="9179842"' in text_of(signed_in, url)
    taken = signed_in.post(url, {"imo": "9074729", "basis": "registry", "source": "A register"})
    assert "held here as OTHER" in str(taken.context["form"].errors["imo"])
    assert reverse("vessels:vessel-detail", args=[other.pk]) in taken.content.decode()
    answer = signed_in.post(
        url, {"imo": "9179842", "basis": "registry", "source": "A register"}, follow=True
    )
    assert "has the IMO number 9179842 now" in answer.content.decode()
    assert "IMO number unknown" not in answer.content.decode()
    assert vessel.claims.filter(attribute=Attribute.IMO, source="A register").exists()


def test_every_page_of_a_world_bears_a_vessel_without_an_imo_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)
    world = make_world()
    Vessel.objects.filter(pk=world.vessel.pk).update(imo_number=None)
    given, client, wrong = arguments(world), Client(raise_request_exception=False), []
    person = world.people["lead"]
    assert person
    client.force_login(person)
    for name in filter(lambda name: group(name) in HERS, ADDRESSES):
        url = address(name, given)
        with transaction.atomic():
            answer: Any = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if answer.status_code >= 500 or b"IMO None" in body:
            wrong.append((answer.status_code, url))
    assert not wrong


def test_a_case_on_her_is_opened_and_frozen_by_her_mmsi(investigator: User) -> None:
    vessel = registering.open_by_mmsi(actor=investigator, mmsi=MMSI, source="Port agent")
    case = cases.open_case(actor=investigator, title="FISHER", question="Whose?", imo=MMSI)
    assert case.case_vessels.get().vessel == vessel
    angara = open_angara(investigator)
    cases.add_vessel(actor=investigator, case=case, vessel=angara)
    cases.add_vessel(actor=investigator, case=case, vessel=vessel, note="no number")
    events.add_event(
        actor=investigator,
        case=case,
        title="They met",
        certainty=Certainty.CLAIMED,
        starts_at=NOON,
        precision=Precision.DAY,
        source="Port agent",
        vessels=[vessel, angara],
    )
    body = revisions.body_of(case)
    assert body["events"][0]["vessels"] == [9179842, None]
    assert "noted MMSI 273331000, IMO number unknown" in str(activity.rows_of(case))
