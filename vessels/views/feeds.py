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
from vessels.models import Feed
from vessels.permissions import may_configure, may_decide, may_record, require_configurer
from vessels.refresh_forms import FeedForm, initial_of
from vessels.tasks import refresh_positions
from vessels.views.person import person
from vessels.views.sending import send

PAGE_SIZE = 25
NEW_FEED = {"refresh_minutes": 15, "stale_hours": 2}


@require_GET
def feed_list(request: HttpRequest) -> HttpResponse:
    """The page, or for htmx its tables alone."""
    user, now = person(request), timezone.now()
    feeds, lists = overview.feeds(user, now=now), overview.lists(user, now=now)
    context = {
        "feeds": feeds,
        "lists": lists,
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
    files = feed.files.select_related("source_file", "position_import")
    context = {
        "feed": feed,
        "address": fetching.redacted(feed.address),
        "freshness": freshness.of(feed, now=timezone.now()),
        "runs": feed.runs.select_related("requested_by")[:10],
        "page": Paginator(files, PAGE_SIZE).get_page(request.GET.get("page")),
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
    form = FeedForm(request.POST or None, initial=NEW_FEED)
    if request.method == "POST" and form.is_valid():
        try:
            feed = configuring.add_feed(actor=user, **form.values())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{feed} is set up.")
            return redirect("vessels:feed-detail", feed.pk)
    return render(request, "vessels/feed_form.html", {"form": form, "heading": "Add a feed"})


@require_http_methods(["GET", "POST"])
def feed_edit(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_configurer(user)
    feed = get_object_or_404(Feed.objects.visible_to(user), pk=pk)
    form = FeedForm(request.POST or None, initial=initial_of(feed))
    if request.method == "POST" and form.is_valid():
        try:
            configuring.edit_feed(actor=user, feed=feed, **form.values())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{feed} is changed.")
            return redirect("vessels:feed-detail", feed.pk)
    context = {"form": form, "heading": f"Change {initial_of(feed)['name']}"}
    return render(request, "vessels/feed_form.html", context)
