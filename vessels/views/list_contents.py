"""The records of a list on any day, and what changed over all lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import User
from vessels import freshness, overview
from vessels.listing_forms import ChangesForm, RecordsForm
from vessels.models import SanctionsList, VersionState
from vessels.sanctions import change_feed, contents
from vessels.sanctions.change_feed import Asked
from vessels.views import past
from vessels.views.person import person

PAGE_SIZE = 50
FORMATS = {
    "csv": (change_feed.as_csv, "text/csv; charset=utf-8"),
    "json": (change_feed.as_json, "application/json"),
}


@require_GET
def list_records(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    held = get_object_or_404(SanctionsList.objects.visible_to(user), pk=code)
    form = RecordsForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    read = past.read(request, form)
    found = contents.records(held, user, as_of=read.as_of, now=read.now)
    found = contents.matching(found, asked.get("q", ""), asked.get("kind", ""))
    newest = overview.newest_versions([held]).get(held.pk)
    context = {
        "list": held,
        "form": form,
        "past": read,
        "page": Paginator(found.order_by("name", "uid"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "page_query": _query(request),
        "freshness": freshness.of(held, now=read.now, newest=newest),
        "waiting": held.versions.visible_to(user).filter(state=VersionState.QUARANTINED),
    }
    return render(request, "vessels/list_records.html", context)


@require_GET
def list_changes(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form, asked = _asked(request, user)
    found = change_feed.changes(user, asked)
    context = {
        "form": form,
        "past": past.read(request, form),
        "page": _page(request, found),
        "page_query": _query(request),
        "most": change_feed.MOST_ROWS,
    }
    return render(request, "vessels/list_changes.html", context)


@require_GET
def changes_download(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filters leave, as CSV or JSON."""
    user = person(request)
    _, asked = _asked(request, user)
    name = "json" if request.GET.get("type") == "json" else "csv"
    write, media_type = FORMATS[name]
    response = StreamingHttpResponse(
        write(change_feed.changes(user, asked)), content_type=media_type
    )
    response["Content-Disposition"] = f'attachment; filename="list-changes.{name}"'
    return response


def _asked(request: HttpRequest, user: User) -> tuple[ChangesForm, Asked]:
    """The form, and what it asks for: everything where it cannot be read."""
    asked_for = request.GET.get("sanctions_list", "").replace("\x00", "")
    lists = SanctionsList.objects.visible_to(user).loaded(asked_for)
    form = ChangesForm(request.GET or None, lists=lists)
    if not form.is_bound or not form.is_valid():
        return form, Asked()
    data: dict[str, Any] = form.cleaned_data
    return form, Asked(
        sanctions_list=data["sanctions_list"],
        kind=data["kind"],
        party=data["party"],
        with_wording=data["wording"],
        since=data["since"],
        until=data["until"],
        as_of=form.as_of(),
    )


def _page(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))


def _query(request: HttpRequest) -> str:
    """The rest of the address for a link to another page, or to a download."""
    given = request.GET.copy()
    given.pop("page", None)
    text = given.urlencode()
    return f"{text}&" if text else ""
