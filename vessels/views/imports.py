"""Bringing in AIS files, and the account of every row of them."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import Invalid
from accounts.models import User
from evidence import intake
from vessels.ais import importing
from vessels.ais.cleaning import LABELS
from vessels.ais.parsers import registry
from vessels.forms import ImportForm
from vessels.models import PositionImport
from vessels.permissions import may_record, require_recorder
from vessels.views.person import person

PAGE_SIZE = 25


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    found = PositionImport.objects.visible_to(user).select_related("imported_by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_record": may_record(user)}
    return render(request, "vessels/import_list.html", context)


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        try:
            made = _import(user, form)
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _summary(made))
            return redirect("vessels:import-detail", made.pk)
    context = {
        "form": form,
        "formats": [parser.label for parser in registry.PARSERS.values()],
        "limit": filesizeformat(settings.MAX_UPLOAD_BYTES),
    }
    return render(request, "vessels/import_new.html", context)


@require_GET
def import_detail(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    found = PositionImport.objects.visible_to(user).select_related("source_file", "imported_by")
    made = get_object_or_404(found, pk=pk)
    notes = made.notes.get("reasons", {})
    context = {
        "made": made,
        "reasons": [
            {"label": LABELS.get(each.reason, each.reason), "reason": each}
            for each in made.rejections.all()
        ],
        "notes": [
            {"label": LABELS.get(code, code), "count": note["count"], "examples": note["examples"]}
            for code, note in notes.items()
        ],
        "blank_lines": made.notes.get("blank_lines", 0),
    }
    return render(request, "vessels/import_detail.html", context)


def _import(user: User, form: ImportForm) -> PositionImport:
    upload = form.cleaned_data["file"]
    source_file = intake.store(actor=user, stream=upload, file_name=upload.name)
    return importing.import_positions(
        actor=user,
        source_file=source_file,
        file_name=intake.tidy_name(upload.name),
        format_code=form.cleaned_data["format"],
        coverage=form.cleaned_data["coverage"],
        is_illustrative=form.cleaned_data["is_illustrative"],
    )


def _summary(made: PositionImport) -> str:
    if not made.accepted:
        return f"{made}: nothing new. All {made.rows_read:,} rows are accounted for below."
    return f"{made}: {made.accepted:,} of {made.rows_read:,} rows are new positions."
