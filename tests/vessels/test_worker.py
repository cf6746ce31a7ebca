"""Run now, end to end: the page, Redis, a real worker, the database."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.celery import app
from tests.vessels.sanctions.samples import ANGARA, add_list, fleet, sdn, ship
from tests.vessels.servers import Server, body
from tests.vessels.track_samples import heard, position
from vessels import registering, tasks
from vessels.models import (
    Feed,
    FeedKind,
    ImportState,
    Position,
    PositionImport,
    RecordVersion,
    RefreshRun,
)

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def configured(**values: Any) -> Iterator[None]:
    """The Celery app under other settings, with connections and queues made anew."""
    before = {name: app.conf[name] for name in values}

    def use(settings: dict[str, Any]) -> None:
        app.conf.update(settings)
        amqp: Any = app.amqp
        amqp.queues = amqp.Queues({})
        amqp._producer_pool = None

    use(values)
    try:
        yield
    finally:
        use(before)


@pytest.fixture
def own_queue() -> Iterator[str]:
    """A queue of this test's own on the real broker, so that no other worker takes its tasks."""
    name = f"test-{uuid4().hex}"
    with configured(task_default_queue=name):
        yield name
        with app.connection_or_acquire() as connection:
            connection.default_channel.queue_delete(name)


@pytest.fixture
def worker(own_queue: str) -> Iterator[None]:
    with start_worker(
        app, pool="solo", perform_ping_check=False, loglevel="warning", queues=[own_queue]
    ):
        yield
    connections.close_all()


def wait_for(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the worker did not do it in time"
        pause.wait(0.05)


def test_run_now_reaches_a_worker_and_comes_back(
    web: Server, worker: None, client: Client, investigator: User
) -> None:
    web.serve("/SDN.CSV", body(sdn([ship(37059, "ANGARA", ANGARA), *fleet(3)])))
    broken = add_list("broken", address=f"{web.url}/absent.csv")
    held = add_list(address=f"{web.url}/SDN.CSV")
    feed = Feed.objects.create(
        name="Hub",
        kind=FeedKind.AISHUB_JSON,
        address=f"{web.url}/absent.json",
        only_watched=False,
    )
    client.force_login(investigator)

    for name, target in (("list-run", broken), ("feed-run", feed), ("list-run", held)):
        response = client.post(reverse(f"vessels:{name}", args=[target.pk]))
        assert response.status_code == 302
    ended = {"changed", "unchanged", "failed", "quarantined"}
    wait_for(lambda: RefreshRun.objects.filter(outcome__in=ended).count() == 3)

    assert RecordVersion.objects.get(imo_number=ANGARA).name == "ANGARA"
    page = client.get(reverse("vessels:feed-list")).content.decode()
    assert "4 vessels. This is the first version of the list." in page
    assert page.count("answered 404") == 2
    assert "hx-trigger" not in page
    assert "asked for by Ines Investigator" in page


def test_a_request_waits_visibly_while_no_worker_runs(
    own_queue: str, client: Client, investigator: User
) -> None:
    held = add_list(address="https://example.org/never-asked.csv")
    client.force_login(investigator)

    client.post(reverse("vessels:list-run", args=[held.pk]))

    page = client.get(reverse("vessels:feed-list")).content.decode()
    assert "Waiting for a worker" in page
    assert 'hx-trigger="every 2s"' in page
    fragment = client.get(reverse("vessels:feed-list"), headers={"HX-Request": "true"})
    assert fragment.content.decode().startswith('<div id="feeds-and-lists"')


def test_an_uploaded_list_is_held_against_our_vessels(
    worker: None, client: Client, supervisor: User
) -> None:
    held = add_list()
    angara = registering.open_vessel(actor=supervisor, imo=str(ANGARA), name="ANGARA")
    client.force_login(supervisor)
    file = SimpleUploadedFile("sdn.csv", sdn([ship(37059, "ANGARA", ANGARA), *fleet(3)]))

    response = client.post(
        reverse("vessels:list-upload", args=[held.pk]), {"file": file, "taken_on": "2026-03-01"}
    )

    assert response.status_code == 302
    wait_for(lambda: angara.matches.filter(uid="37059", state="certain").exists())


def test_an_accepted_version_is_followed_up_in_spite_of_an_absent_queue(
    client: Client, supervisor: User
) -> None:
    held = add_list()
    client.force_login(supervisor)
    file = SimpleUploadedFile("sdn.csv", sdn(fleet(3)))

    with configured(broker_write_url="redis://127.0.0.1:1/0", task_publish_retry=False):
        response = client.post(
            reverse("vessels:list-upload", args=[held.pk]),
            {"file": file, "taken_on": "2026-03-01"},
            follow=True,
        )

    assert "the version stands, but matches" in response.content.decode()
    assert RecordVersion.objects.count() == 3


def test_tasks_may_run_twice_and_take_ids(own_queue: str, web: Server) -> None:
    web.serve("/SDN.CSV", body(sdn(fleet(3))))
    held = add_list(address=f"{web.url}/SDN.CSV")
    off = add_list("off", is_enabled=False, address=f"{web.url}/off.csv")

    for code in (held.pk, held.pk, off.pk):
        tasks.refresh_sanctions(code)

    assert list(RefreshRun.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "changed",
        "unchanged",
    ]
    assert web.asked == ["/SDN.CSV", "/SDN.CSV"]


def test_a_queue_that_is_away_is_told(client: Client, investigator: User) -> None:
    held = add_list(address="https://example.org/never-asked.csv")
    client.force_login(investigator)

    with configured(broker_write_url="redis://127.0.0.1:1/0", task_publish_retry=False):
        response = client.post(reverse("vessels:list-run", args=[held.pk]), follow=True)

    assert "task queue cannot be reached" in response.content.decode()
    assert RefreshRun.objects.get().outcome == "failed"


def test_an_import_is_undone_from_its_page(
    worker: None, client: Client, investigator: User
) -> None:
    made = heard(investigator, position("2024-02-07T00:00:00"))
    client.force_login(investigator)
    client.post(reverse("vessels:import-undo", args=[made.pk]))
    wait_for(lambda: PositionImport.objects.get(pk=made.pk).state == ImportState.UNDONE)
    assert not Position.objects.exists()
    page = client.get(reverse("vessels:import-detail", args=[made.pk])).content.decode()
    assert "Undone" in page
    assert "hx-trigger" not in page
