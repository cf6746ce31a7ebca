"""AIS imports: the list, how far each is, the account of every row of it, and its undoing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Conflict
from accounts.models import User
from vessels import transponders
from vessels.ais import importing
from vessels.ais.cleaning import LABELS
from vessels.ais.parsers import registry
from vessels.ais.reading import from_json
from vessels.ais.undoing import may_undo
from vessels.import_forms import ImportFilterForm, words_of
from vessels.import_proposal import propose
from vessels.models import ImportState, PositionImport
from vessels.permissions import may_record, require_recorder
from vessels.views.import_drafts import PROPOSED
from vessels.views.person import person

PAGE_SIZE = 25
UNDER_WAY = (ImportState.QUEUED, ImportState.RUNNING)


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    filters = ImportFilterForm(request.GET)
    chosen = {name: value for name, value in filters.data.items() if name in filters.fields}
    found = PositionImport.objects.visible_to(user).select_related("imported_by")
    if filters.is_valid():
        found = found.filter(**{name: value for name, value in chosen.items() if value})
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"made": made, "format_label": format_label(made)} for made in page.object_list],
        "filters": filters,
        "is_filtered": any(chosen.values()),
        "query": request.GET.urlencode(),
        "may_record": may_record(user),
    }
    return render(request, "vessels/import_list.html", context)


@require_GET
def import_detail(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    made = _import(user, pk)
    if made.state in PROPOSED:
        proposal = propose(made) if may_record(user) else None
        may_discard = may_record(user) and importing.may_discard(user, made)
        context = {"made": made, "shown": proposal, "may_discard": may_discard}
        return render(request, "vessels/import_draft.html", context)
    if made.state in UNDER_WAY:
        return render(request, "vessels/import_waiting.html", _progress(made, user))
    return render(request, "vessels/import_detail.html", _account(made, user))


@require_GET
def import_progress(request: HttpRequest, pk: str) -> HttpResponse:
    """How far it is; once it has ended, the answer tells htmx to load the page anew."""
    user = person(request)
    made = _import(user, pk)
    if made.is_being_undone:
        return render(request, "vessels/_undo_progress.html", _undoing(made))
    if made.state not in UNDER_WAY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "vessels/_import_progress.html", _progress(made, user))


@require_POST
def import_discard(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    made = _import(user, pk)
    try:
        importing.discard(actor=user, position_import=made)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("vessels:import-detail", pk)
    messages.success(request, f"{made} is discarded. Nothing of it was imported.")
    return redirect("vessels:import-list")


def format_label(made: PositionImport) -> str:
    parser = registry.PARSERS.get(made.format)
    return parser.label if parser else made.format or "not recognised"


def _import(user: User, pk: str) -> PositionImport:
    found = PositionImport.objects.visible_to(user)
    return get_object_or_404(
        found.select_related("source_file", "imported_by", "undone_by", "undo_asked_by", "feed"),
        pk=pk,
    )


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _undoing(made: PositionImport) -> dict[str, Any]:
    return {"made": made, "percent": _percent(importing.undo_progress(made))}


def _progress(made: PositionImport, user: User) -> dict[str, Any]:
    return {
        "made": made,
        "percent": _percent(importing.progress(made)),
        "format_label": format_label(made),
        "may_record": may_record(user),
    }


def _account(made: PositionImport, user: User) -> dict[str, Any]:
    strangers = transponders.strangers_in(made, user)
    undoable = made.state == ImportState.DONE and not made.is_being_undone
    return {
        **_undoing(made),
        "format_label": format_label(made),
        "may_record": may_record(user),
        "strangers": strangers[:PAGE_SIZE],
        "stranger_count": len(strangers),
        "said": words_of(from_json(made.reading)),
        "may_undo": undoable and may_record(user) and may_undo(user, made),
        "reasons": [
            {"label": LABELS.get(each.reason, each.reason), "reason": each}
            for each in made.rejections.all()
        ],
        "notes": [
            {"label": LABELS.get(code, code), "count": note["count"], "examples": note["examples"]}
            for code, note in made.notes.get("reasons", {}).items()
        ],
        "counts": registry.counts(made.format),
        "blank_lines": made.notes.get("blank_lines", 0),
    }
