"""The rail offers what a role may open."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from accounts.models import Role, User
from config.navigation import PLACES, is_active, rail_items

pytestmark = pytest.mark.urls("tests.frontend.urls")


def visited(path: str, *roles: Role) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = User(email="a@plimsoll.example", roles=list(roles))
    request.resolver_match = resolve(path)
    return request


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.INVESTIGATOR, {"Review", "Releases"}),
        (Role.SUPERVISOR, set()),
        (Role.RELEASE_OFFICER, {"Review"}),
        (Role.ADMINISTRATOR, {"Review"}),
    ],
)
def test_places_by_role(role: Role, hidden: set[str]) -> None:
    everything = {"Cases", "Vessels", "Evidence", "Review", "Feeds", "Releases"}
    shown = {item.text for item in rail_items(visited("/gallery/", role))}
    assert shown == everything - hidden


def test_nobody_without_a_role_sees_a_place() -> None:
    assert rail_items(visited("/gallery/")) == []


@pytest.mark.parametrize(
    ("path", "active"),
    [("/case-list/", "Cases"), ("/review-queue/", "Review"), ("/feed-list/", "Feeds")],
)
def test_one_place_is_active(path: str, active: str) -> None:
    items = rail_items(visited(path, Role.SUPERVISOR))
    assert [item.text for item in items if item.active] == [active]


def test_notices_are_everybodys_own_and_no_place_of_the_rail() -> None:
    people = next(place for place in PLACES if place.text == "People")
    assert is_active(people, "accounts:people-list", "accounts")
    assert not is_active(people, "accounts:notice-list", "accounts")
