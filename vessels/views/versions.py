"""One version of a list, a person's decision on it, and one record in all its wordings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Invalid
from evidence import intake
from vessels.models import (
    ChangeKind,
    Designation,
    ListVersion,
    RecordVersion,
    VersionState,
    Vessel,
)
from vessels.permissions import may_decide
from vessels.refresh_forms import DecisionForm
from vessels.sanctions import deciding, wording
from vessels.sanctions.lists.registry import PARSERS
from vessels.views.person import person
from vessels.views.sending import follow

PAGE_SIZE = 50
VIEWS = {
    "": ("All changes", Q(pk__isnull=False)),
    "added": ("Added", Q(kind=ChangeKind.ADDED)),
    "removed": ("Removed", Q(kind=ChangeKind.REMOVED)),
    "meaning": ("Changed in meaning", Q(kind=ChangeKind.CHANGED) & ~Q(fields=[])),
    "wording": ("Changed in wording only", Q(kind=ChangeKind.CHANGED, fields=[])),
}


@require_GET
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = ListVersion.objects.visible_to(user)
    version = get_object_or_404(
        found.select_related("sanctions_list", "source_file", "decided_by"), pk=pk
    )
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in VIEWS else ""
    changes = version.changes.filter(VIEWS[chosen][1])
    counts = version.changes.aggregate(
        **{f"of_{key}": Count("pk", filter=q) for key, (_, q) in VIEWS.items()}
    )
    context = {
        "version": version,
        "page": Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
        "page_query": f"show={chosen}&" if chosen else "",
        "views": [(key, label, counts[f"of_{key}"]) for key, (label, _) in VIEWS.items()],
        "chosen": chosen,
        "form": DecisionForm(auto_id=f"decide_{version.pk}_%s"),
        "may_decide": may_decide(user),
    }
    return render(request, "vessels/version_detail.html", context)


@require_POST
def version_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    version = get_object_or_404(ListVersion.objects.visible_to(user), pk=pk)
    decide = {"accept": deciding.accept, "reject": deciding.reject}.get(
        request.POST.get("decision", "")
    )
    if decide is None:
        raise Invalid("Choose to accept or to reject the version.")
    decided = decide(actor=user, version=version, note=request.POST.get("note", ""))
    messages.success(request, f"The version is {decided.get_state_display().lower()}.")
    if decided.state == VersionState.ACCEPTED:
        follow(request, decided)
    return redirect("vessels:version-detail", version.pk)


@require_GET
def version_body(request: HttpRequest, pk: int) -> FileResponse:
    """The kept bytes, as a download."""
    found = ListVersion.objects.visible_to(person(request)).select_related("source_file")
    version = get_object_or_404(found, pk=pk)
    stream = intake.open_file(version.source_file)
    name = version.file_name or f"{version.sanctions_list_id}.txt"
    return FileResponse(
        stream, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@require_GET
def record_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = RecordVersion.objects.visible_to(user)
    record = get_object_or_404(found.select_related("sanctions_list"), pk=pk)
    held = list(
        found.filter(sanctions_list=record.sanctions_list_id, uid=record.uid)
        .select_related("first_version__source_file", "last_version__source_file", "sanctions_list")
        .order_by("pk")
    )
    context = {
        "record": record,
        "wordings": held,
        "rows": wording.side_by_side(held, columns=PARSERS[record.sanctions_list.parser].columns),
        "designations": Designation.objects.filter(
            sanctions_list=record.sanctions_list_id, uid=record.uid
        ).order_by("observed_from"),
        "vessel": Vessel.objects.visible_to(user)
        .filter(imo_number=record.imo_number, imo_number__isnull=False)
        .first(),
    }
    return render(request, "vessels/record_detail.html", context)
