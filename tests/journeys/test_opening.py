"""Opening a case with a slow connection: what is typed before the scripts came is checked too."""

from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.conftest import sign_in


def test_a_number_typed_before_the_scripts_came_is_checked(
    page: Page, live_server: LiveServer, investigator: User
) -> None:
    sign_in(page, live_server.url, investigator)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx*", hold)
    with page.expect_request("**/htmx*"):
        page.goto(f"{live_server.url}/cases/open/", wait_until="commit")
    page.locator("[name=imo]").fill("9179843")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator("#imo_check .notice.error")).to_be_visible()
