from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django_celery_beat.models import PeriodicTask

from accounts.errors import PlimsollError, Refused
from accounts.ledger import entries_of
from accounts.models import User
from vessels import configuring, scheduling
from vessels.errors import InvalidAddress, InvalidList
from vessels.models import Feed, FeedKind, SanctionsList

pytestmark = pytest.mark.django_db


def add_list(actor: User, **fields: Any) -> SanctionsList:
    values: dict[str, Any] = {
        "code": "test-list",
        "name": "Test list",
        "authority": "Nobody",
        "parser": "plain-csv",
        "address": "https://user:pass@example.org/list.csv?key=secret",
        **fields,
    }
    return configuring.add_list(actor=actor, **values)


def test_a_list_is_scheduled_as_it_is_set_up(administrator: User) -> None:
    held = add_list(administrator, is_enabled=True, refresh_every=timedelta(hours=4))

    task = PeriodicTask.objects.get(name="List test-list")
    assert task.task == "vessels.tasks.refresh_sanctions"
    assert task.args == '["test-list"]'
    assert (task.enabled, task.interval.every) == (True, 4 * 3600)

    configuring.edit_list(
        actor=administrator, sanctions_list=held, is_enabled=False, refresh_every=timedelta(hours=1)
    )

    task.refresh_from_db()
    assert (task.enabled, task.interval.every) == (False, 3600)
    assert [entry.action for entry in entries_of(held)] == ["list.added", "list.edited"]


def test_the_ledger_keeps_no_credentials(administrator: User) -> None:
    entry = entries_of(add_list(administrator)).get()

    assert entry.payload["address"] == "https://example.org/list.csv?…"


def test_a_feed_is_scheduled(administrator: User) -> None:
    feed = configuring.add_feed(
        actor=administrator,
        name="Folder",
        kind=FeedKind.DROP_FOLDER,
        address="ais",
        is_enabled=True,
    )

    task = PeriodicTask.objects.get(name=f"Feed {feed.pk}")
    assert (task.task, task.args) == ("vessels.tasks.refresh_positions", f'["{feed.pk}"]')
    task.last_run_at = datetime(2024, 2, 9, tzinfo=UTC)
    task.save()
    assert scheduling.next_runs([feed]) == {task.name: datetime(2024, 2, 9, 0, 15, tzinfo=UTC)}
    configuring.edit_feed(actor=administrator, feed=feed, is_enabled=False)
    assert scheduling.next_runs([feed]) == {}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"code": "Not A Code"}, InvalidList),
        ({"name": " "}, InvalidList),
        ({"parser": "xlsx"}, InvalidList),
        ({"address": "ftp://example.org"}, InvalidAddress),
        ({"address": "../secret"}, InvalidAddress),
        ({"address": "", "is_enabled": True}, InvalidList),
        ({"refresh_every": timedelta(seconds=10)}, InvalidList),
        ({"stale_after": timedelta(hours=1)}, InvalidList),
    ],
)
def test_what_cannot_be_is_refused(
    administrator: User, fields: dict[str, Any], error: type[PlimsollError]
) -> None:
    with pytest.raises(error):
        add_list(administrator, **fields)
    assert not SanctionsList.objects.filter(name__in=["Test list", " "]).exists()


def test_a_code_is_taken_once(administrator: User) -> None:
    add_list(administrator)

    with pytest.raises(InvalidList, match="exists already"):
        add_list(administrator)


@pytest.mark.parametrize(
    ("kind", "address"),
    [(FeedKind.DROP_FOLDER, "https://example.org"), (FeedKind.AISHUB_JSON, "folder")],
)
def test_a_feed_of_a_kind_needs_its_address(
    administrator: User, kind: FeedKind, address: str
) -> None:
    with pytest.raises(InvalidList, match="needs"):
        configuring.add_feed(actor=administrator, name="X", kind=kind, address=address)
    assert not Feed.objects.exists()


def test_only_administrators_set_up(
    investigator: User, supervisor: User, administrator: User
) -> None:
    held = add_list(administrator)

    for person in (investigator, supervisor):
        with pytest.raises(Refused):
            add_list(person, code="other")
        with pytest.raises(Refused):
            configuring.edit_list(actor=person, sanctions_list=held, address="x.csv")
        with pytest.raises(Refused):
            configuring.add_feed(actor=person, name="X", kind=FeedKind.DROP_FOLDER, address="x")
    held.refresh_from_db()
    assert held.address.startswith("https://user")
