"""A person's watch list, and putting vessels on it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Invalid
from vessels.models import Watch
from vessels.sanctions import status
from vessels.track_forms import WatchForm
from vessels.tracking import watching
from vessels.views import past
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel

PAGE_SIZE = 25


@require_GET
def watch_list(request: HttpRequest) -> HttpResponse:
    """Whom the person watches, when each was last heard and by which feed, and her listings."""
    user, read = person(request), past.read(request)
    kept = Watch.objects.visible_to(user).select_related("vessel")
    page = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    watches = list(page.object_list)
    vessels = [each.vessel for each in watches]
    heard = watching.heard(vessels, user)
    statuses = status.for_vessels(vessels, now=read.now, as_of=read.as_of)
    rows = [
        {"watch": each, "heard": heard[each.vessel_id], "statuses": statuses[each.vessel]}
        for each in watches
    ]
    query = f"{urlencode(read.days)}&" if read.days else ""
    context = {"page": page, "rows": rows, "past": read, "page_query": query}
    return render(request, "vessels/vessel_watches.html", context)


@require_POST
def vessel_watch(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, vessel = person(request), get_vessel(request, pk)
    form = WatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The note is too long. Use at most 200 characters.")
        return _back(request, pk)
    try:
        watching.watch(actor=user, vessel=vessel, note=form.cleaned_data["note"])
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{vessel} is on your watch list.")
    return _back(request, pk)


@require_POST
def vessel_unwatch(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, vessel = person(request), get_vessel(request, pk)
    watching.unwatch(actor=user, vessel=vessel)
    messages.success(request, f"{vessel} is no longer on your watch list.")
    return _back(request, pk)


def _back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the page of ours that the button stood on, or else to the vessel."""
    asked = request.POST.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}
    ):
        return redirect(asked)
    return redirect("vessels:vessel-detail", pk)
