"""The vessels of a case as of a day: their lists and who they were said to be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from tests.vessels.sanctions.samples import add_list, sdn, ship
from vessels.models import SanctionsList
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "state", "flags"),
    [
        ({}, "unknown", ["Panama", "Russia"]),
        ({"on": "2024-02-09"}, "listed", ["Panama"]),
        ({"on": "2024-02-09", "known": "2024-02-09"}, "listed", []),
        ({"on": "9.2.2024"}, "unknown", ["Panama", "Russia"]),
    ],
)
def test_the_vessels_of_a_case_are_read_as_of_a_day(
    query: dict[str, str], state: str, flags: list[str], signed_in: Client, case: Case
) -> None:
    SanctionsList.objects.exclude(pk="ofac-sdn").update(is_enabled=False)
    body, old = sdn([ship(37059, "ANGARA", 9179842)]), datetime(2024, 2, 9, 12, tzinfo=UTC)
    for held_at in (old, old + timedelta(days=1)):
        refreshing.import_body(
            sanctions_list=add_list(), body=body, file_name="sdn.csv", agent="test", now=held_at
        )
    vessel = case.case_vessels.get().vessel
    turn = datetime(2024, 3, 1, tzinfo=UTC)
    for value, since, until in (("Panama", None, turn), ("Russia", turn, None)):
        vessel.claims.create(
            attribute="flag", value=value, valid_from=since, valid_to=until, basis="registry"
        )

    answer: Any = signed_in.get(reverse("casework:case-vessels", args=[case.reference]), query)

    (card,) = answer.context["cards"]
    assert {each.state for each in card.standing.statuses} == {state}
    held = card.flag.values if card.flag else []
    assert sorted(value.text for value in held) == flags
    is_past = bool(query) and "." not in query["on"]
    assert ("You are reading the past" in answer.content.decode()) == is_past
