"""Bringing AIS files in, and settling how each is to be read before it is imported."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Conflict, Invalid, TooLarge
from accounts.models import User
from evidence import intake
from vessels.ais import importing
from vessels.ais.parsers import registry
from vessels.import_forms import UploadForm
from vessels.import_proposal import propose
from vessels.models import ImportState, PositionImport
from vessels.permissions import require_recorder
from vessels.views.import_work import send
from vessels.views.person import person

PROPOSED = (ImportState.DRAFT, ImportState.FAILED)


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid() and (drafts := _drafted(request, user, form)):
        if len(drafts) == 1 and not form.errors:
            return redirect("vessels:import-detail", drafts[0].pk)
        messages.success(request, _waiting(len(drafts)))
        return redirect("vessels:import-list")
    context = {
        "form": form,
        "formats": [parser.label for parser in registry.PARSERS.values()],
        "limit": filesizeformat(settings.MAX_UPLOAD_BYTES),
    }
    return render(request, "vessels/import_new.html", context)


@require_GET
def import_preview(request: HttpRequest, pk: str) -> HttpResponse:
    """The part of the page that follows from the choices made on it.

    Nothing once the import is confirmed: the page is being left, and a late question is no fault.
    """
    user = person(request)
    require_recorder(user)
    made = _visible(user, pk)
    if made.state not in PROPOSED:
        return HttpResponse(status=204)
    context = {"made": made, "shown": propose(made, request.GET), "is_change": True}
    return render(request, "vessels/_import_reading.html", context)


@require_POST
def import_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    made = _visible(user, pk)
    if made.state not in PROPOSED:
        messages.error(request, f"{made} is no draft any more. {made.get_state_display()}.")
        return redirect("vessels:import-detail", made.pk)
    now = propose(made, request.POST)
    if now.preview is None:
        if now.form.is_valid():
            now.form.add_error(None, now.problem)
        context = {"made": made, "shown": now, "may_discard": importing.may_discard(user, made)}
        return render(request, "vessels/import_draft.html", context)
    try:
        made = importing.confirm(
            actor=user,
            position_import=made,
            format_code=now.form.cleaned_data["format"],
            coverage=now.form.cleaned_data["coverage"],
            reading=now.form.reading(),
        )
    except Conflict as error:
        messages.error(request, str(error))
    else:
        send(request, made)
    return redirect("vessels:import-detail", made.pk)


def _drafted(request: HttpRequest, user: User, form: UploadForm) -> list[PositionImport]:
    """A draft for each file that could be taken; the others are said beside the field."""
    drafts: list[PositionImport] = []
    for upload in form.cleaned_data["file"]:
        try:
            source_file = intake.store(actor=user, stream=upload, file_name=upload.name)
            made = importing.draft(
                actor=user,
                source_file=source_file,
                file_name=intake.tidy_name(upload.name),
                is_illustrative=form.cleaned_data["is_illustrative"],
            )
        except (Invalid, TooLarge) as error:
            form.add_error("file", str(error))
        else:
            drafts.append(made)
    if drafts:
        for refusal in form.errors.get("file", []):
            messages.error(request, str(refusal))
    return drafts


def _waiting(files: int) -> str:
    return f"{files} {'file waits' if files == 1 else 'files wait'} for the format to be confirmed."


def _visible(user: User, pk: str) -> PositionImport:
    found = PositionImport.objects.visible_to(user).select_related("source_file", "imported_by")
    return get_object_or_404(found, pk=pk)
