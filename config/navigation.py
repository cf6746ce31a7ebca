"""The rail: the places a person may go, by role. A page that does not exist yet is left out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import Notice, Role, User


@dataclass(frozen=True)
class Place:
    """One entry of the rail. `within` are the URL names, or whole apps, it stands for."""

    text: str
    icon: str
    url_name: str
    within: frozenset[str]
    roles: frozenset[Role] = frozenset(Role)


@dataclass(frozen=True)
class RailItem:
    text: str
    icon: str
    url: str
    active: bool


FEEDS: Final = frozenset(
    f"vessels:{name}"
    for name in [
        "feed-list",
        "feed-detail",
        "feed-add",
        "feed-edit",
        "list-detail",
        "list-add",
        "list-changes",
        "list-columns",
        "list-edit",
        "list-records",
        "list-upload",
        "version-detail",
        "record-detail",
        "listed-search",
        "match-list",
    ]
)
FLEET: Final = frozenset({"vessels:fleet-map"})
# Everybody's own, at the foot of the rail.
OWN: Final = frozenset({"accounts:notice-list"})
REVIEW: Final = frozenset({"casework:review-queue"})
PLACES: Final = (
    Place("Cases", "folders", "casework:case-list", frozenset({"casework"})),
    Place("Vessels", "ship", "vessels:vessel-list", frozenset({"vessels"})),
    Place("Fleet map", "map-2", "vessels:fleet-map", FLEET),
    Place("Evidence", "archive", "evidence:exhibit-list", frozenset({"evidence"})),
    Place(
        "Review", "clipboard-check", "casework:review-queue", REVIEW, frozenset({Role.SUPERVISOR})
    ),
    Place("Feeds", "rss", "vessels:feed-list", FEEDS),
    Place(
        "Releases",
        "file-export",
        "partners:release-list",
        frozenset({"partners"}),
        frozenset({Role.RELEASE_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    ),
    Place(
        "People",
        "users",
        "accounts:people-list",
        frozenset({"accounts"}),
        frozenset({Role.ADMINISTRATOR}),
    ),
)


def is_active(place: Place, view_name: str, app_name: str) -> bool:
    """A place named by the page itself wins over the place of the page's app."""
    if view_name in OWN:
        return False
    named = [other for other in PLACES if view_name in other.within]
    return place in named if named else app_name in place.within


def rail_items(request: HttpRequest) -> list[RailItem]:
    """The entries for the signed-in person; empty for a visitor."""
    user = request.user
    if not isinstance(user, User) or not user.is_staff_member:
        return []
    match = request.resolver_match
    view_name, app_name = (match.view_name, match.app_name) if match else ("", "")
    items = []
    for place in PLACES:
        if not user.has_role(*place.roles):
            continue
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        active = is_active(place, view_name, app_name)
        items.append(RailItem(place.text, place.icon, url, active))
    return items


def unread_notices(request: HttpRequest) -> int:
    """How many notices the signed-in person has not read. One query."""
    user = request.user
    return Notice.objects.visible_to(user).unread().count() if isinstance(user, User) else 0


def rail(request: HttpRequest) -> dict[str, Callable[[], list[RailItem] | int]]:
    """Context processor. Callables, so that fragments which draw no rail do no work for it."""
    return {
        "rail_items": partial(rail_items, request),
        "unread_notices": partial(unread_notices, request),
    }
