"""Feeds and lists: how each stands, run now, set up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Invalid
from vessels import configuring, fetching, freshness, overview, runs
from vessels.ais.feeds import connecting, last_heard
from vessels.models import Feed, FeedKind
from vessels.permissions import may_configure, may_decide, may_record, require_configurer
from vessels.refresh_forms import FeedForm, initial_of
from vessels.tasks import refresh_positions
from vessels.views.person import person
from vessels.views.sending import send

PAGE_SIZE = 25
NEW_FEED = {
    "kind": FeedKind.DROP_FOLDER,
    "refresh_minutes": 15,
    "stale_hours": 2,
    "least_seconds": 60,
    "listen_seconds": 60,
    "only_watched": True,
}


@require_GET
def feed_list(request: HttpRequest) -> HttpResponse:
    """The page, or for htmx its tables alone."""
    user, now = person(request), timezone.now()
    feeds, lists = overview.feeds(user, now=now), overview.lists(user, now=now)
    context = {
        "feeds": feeds,
        "lists": lists,
        "lists_in_use": [row for row in lists if row.is_in_use],
        "lists_unused": [row for row in lists if not row.is_in_use],
        "under_way": any(row.is_under_way for row in (*feeds, *lists)),
        "may_record": may_record(user),
        "may_decide": may_decide(user),
        "may_configure": may_configure(user),
    }
    fragment = request.headers.get("HX-Request") == "true"
    template = "vessels/_feeds_and_lists.html" if fragment else "vessels/feed_list.html"
    return render(request, template, context)


@require_GET
def feed_detail(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    feed = get_object_or_404(Feed.objects.visible_to(user), pk=pk)
    now = timezone.now()
    files = feed.files.select_related("source_file", "position_import")
    heard = Paginator(last_heard.of_feed(feed, user), PAGE_SIZE).get_page(request.GET.get("heard"))
    context = {
        "feed": feed,
        "address": fetching.redacted(feed.address),
        "freshness": freshness.of(feed, now=now),
        "held_back": feed.wait_until and feed.wait_until > now,
        "is_stream": feed.kind in connecting.STREAMS,
        "runs": feed.runs.select_related("requested_by")[:10],
        "page": Paginator(files, PAGE_SIZE).get_page(request.GET.get("page")),
        "heard": heard,
        "heard_rows": last_heard.rows(heard, feed, user, now=now),
        "may_record": may_record(user),
        "may_configure": may_configure(user),
    }
    return render(request, "vessels/feed_detail.html", context)


@require_POST
def feed_run(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    feed = get_object_or_404(Feed.objects.visible_to(user), pk=pk)
    with transaction.atomic():
        run = runs.request(target=feed, actor=user)
    send(request, refresh_positions, run=run, target=feed)
    return redirect("vessels:feed-list")


@require_http_methods(["GET", "POST"])
def feed_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_configurer(user)
    if request.headers.get("HX-Request") == "true":
        return _kind_help(request)
    form = FeedForm(request.POST or None, initial=NEW_FEED)
    if request.method == "POST" and form.is_valid():
        try:
            feed = configuring.add_feed(actor=user, **form.values())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{feed} is set up.")
            return redirect("vessels:feed-detail", feed.pk)
    context = {"form": form, "heading": "Add a feed", "kind": form["kind"].value()}
    return render(request, "vessels/feed_set_up.html", context)


@require_http_methods(["GET", "POST"])
def feed_edit(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_configurer(user)
    feed = get_object_or_404(Feed.objects.visible_to(user), pk=pk)
    if request.headers.get("HX-Request") == "true":
        return _kind_help(request)
    form = FeedForm(
        request.POST or None, initial=initial_of(feed), has_credential=bool(feed.credential)
    )
    if request.method == "POST" and form.is_valid():
        try:
            configuring.edit_feed(actor=user, feed=feed, **form.values())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{feed} is changed.")
            return redirect("vessels:feed-detail", feed.pk)
    heading = f"Change {initial_of(feed)['name']}"
    context = {"form": form, "heading": heading, "kind": form["kind"].value()}
    return render(request, "vessels/feed_set_up.html", context)


def _kind_help(request: HttpRequest) -> HttpResponse:
    """What the kind that was chosen needs."""
    context = {"kind": request.GET.get("kind", "")}
    return render(request, "vessels/_feed_kind_help.html", context)
