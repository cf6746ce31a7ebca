"""Nothing but the sign-in pages, static files and the partner API answers a stranger.

Nor does anything else answer somebody whose sign-in is not complete: a temporary password has to be
replaced and, where REQUIRE_MFA is set, a second factor set up, before any other page opens.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.second_factor import has_second_factor

# The pages that complete a sign-in are under /account/, so no redirect can lead back to itself.
OPEN_PREFIXES = ("/account/", "/static/", "/oauth/", "/admin/login/", "/healthz")
API_PREFIX = "/api/"
UNFINISHED = {
    "code": "sign_in_incomplete",
    "message": "Complete the sign-in in the browser first: new password, second factor.",
}


class StaffOnlyMiddleware:
    """Sends strangers to the sign-in page, so that no view can forget to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        user = request.user
        if request.path.startswith(API_PREFIX):
            # Agencies bring a token and no session. A session here is a colleague's.
            if isinstance(user, User) and step_missing(user):
                return JsonResponse(UNFINISHED, status=403)
            return self.get_response(request)
        if not isinstance(user, User):
            return _go(request, redirect_to_login(request.get_full_path()).url)
        if step := step_missing(user):
            return _go(request, redirect(step).url)
        return self.get_response(request)


def step_missing(user: User) -> str:
    """Name of the page that completes the user's sign-in; empty where it is complete."""
    if user.password_is_temporary:
        return "account_change_password"
    if settings.REQUIRE_MFA and not has_second_factor(user):
        return "mfa_activate_totp"
    return ""


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect of the page, also where only a fragment of it was asked for."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return redirect(url)
