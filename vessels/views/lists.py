"""Sanctions lists: versions, what each changed, uploads, run now, set up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from vessels import fetching, freshness, list_files, overview, runs
from vessels.models import (
    RefreshOutcome,
    RefreshRun,
    SanctionsList,
    VersionState,
)
from vessels.permissions import (
    may_configure,
    may_decide,
    may_record,
    require_decider,
)
from vessels.refresh_forms import BodyForm
from vessels.sanctions import in_force, refreshing
from vessels.sanctions.lists.registry import PARSERS
from vessels.sanctions.versions import taken_by
from vessels.tasks import refresh_sanctions
from vessels.views import past
from vessels.views.person import person
from vessels.views.sending import follow, send

PAGE_SIZE = 25
LEVELS = {RefreshOutcome.CHANGED: messages.SUCCESS, RefreshOutcome.UNCHANGED: messages.INFO}


@require_GET
def list_detail(request: HttpRequest, code: str) -> HttpResponse:
    user, read = person(request), past.read(request)
    held = _list(user, code)
    versions = held.versions.visible_to(user).select_related("source_file", "decided_by")
    newest = overview.newest_versions([held]).get(held.pk)
    context = {
        "list": held,
        "past": read,
        "standing": in_force.on_day(held, user, as_of=read.as_of, now=read.now),
        "address": fetching.redacted(held.address),
        "companions": list_files.companions_shown(held),
        "columns": list_files.columns_shown(held),
        "parser": PARSERS[held.parser].label,
        "freshness": freshness.of(held, now=read.now, newest=newest),
        "newest": newest,
        "waiting": versions.filter(state=VersionState.QUARANTINED),
        "page": Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page")),
        "runs": held.runs.select_related("requested_by")[:10],
        "may_record": may_record(user),
        "may_decide": may_decide(user),
        "may_configure": may_configure(user),
    }
    return render(request, "vessels/list_detail.html", context)


@require_POST
def list_run(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    held = _list(user, code)
    with transaction.atomic():
        run = runs.request(target=held, actor=user)
    send(request, refresh_sanctions, run=run, target=held)
    return redirect("vessels:feed-list")


@require_http_methods(["GET", "POST"])
def list_upload(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    require_decider(user)
    held = _list(user, code)
    form = BodyForm(
        request.POST or None, request.FILES or None, initial={"taken_on": timezone.now().date()}
    )
    if request.method == "POST" and form.is_valid():
        run = _bring(user, held, form)
        if run.outcome != RefreshOutcome.FAILED:
            level = LEVELS.get(RefreshOutcome(run.outcome), messages.WARNING)
            messages.add_message(request, level, f"{run.get_outcome_display()}. {run.message}")
            follow(request, taken_by(run))
            return redirect("vessels:list-detail", held.pk)
        form.add_error("file", run.message)
    context = {"form": form, "list": held, "parser": PARSERS[held.parser].label}
    return render(request, "vessels/list_upload.html", context)


def _list(user: User, code: str) -> SanctionsList:
    return get_object_or_404(SanctionsList.objects.visible_to(user), pk=code)


def _bring(user: User, held: SanctionsList, form: BodyForm) -> RefreshRun:
    upload = form.cleaned_data["file"]
    return refreshing.import_body(
        sanctions_list=held,
        body=upload,
        file_name=upload.name,
        actor=user,
        is_extract=form.cleaned_data["is_extract"],
        taken_on=form.cleaned_data["taken_on"],
    )
