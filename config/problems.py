"""One place where domain errors become answers: a page for a person, JSON for a program."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import Conflict, Invalid, NotFound, PlimsollError, Refused, TooLarge

STATUS: dict[type[PlimsollError], int] = {
    Refused: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 400,
}


def status_of(error: PlimsollError) -> int:
    """The HTTP status of a domain error, by the nearest class it descends from."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 400


class ProblemMiddleware:
    """Shows a domain error that no view caught as a page with its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PlimsollError):
            return None
        status = status_of(error)
        return render(request, "errors/problem.html", {"problem": error}, status=status)


def api_exception_handler(error: Exception, context: dict[str, object]) -> Response | None:
    """Every refusal of the API as `{"code": ..., "message": ...}`, the domain's and DRF's own."""
    if isinstance(error, PlimsollError):
        body = {"code": error.code, "message": str(error)}
        return Response(body, status=status_of(error))
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        detail = response.data["detail"]
        response.data = {"code": getattr(detail, "code", "error"), "message": str(detail)}
    return response
