"""One version of a list, a person's decision on it, and one record in all its wordings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Invalid
from evidence import intake
from vessels.listing_forms import KINDS
from vessels.models import ChangeKind, ListVersion, RecordKind, RecordVersion, VersionState
from vessels.permissions import may_decide
from vessels.refresh_forms import DecisionForm
from vessels.sanctions import change_feed, deciding, entries, in_force, versions, wording
from vessels.sanctions.lists.registry import PARSERS
from vessels.views import past
from vessels.views.person import person
from vessels.views.sending import follow

PAGE_SIZE = 50
SHOWN_WORDINGS = 4
CHANGED = Q(kind=ChangeKind.CHANGED, follows=None)
MEANT = Q(is_meaningful=True) & ~Q(fields=[])
VIEWS = {
    "": ("All changes", Q(pk__isnull=False)),
    "added": ("Added", Q(kind=ChangeKind.ADDED)),
    "removed": ("Removed", Q(kind=ChangeKind.REMOVED)),
    "renamed": ("Renamed", Q(kind=ChangeKind.RENAMED)),
    "renumbered": ("New identifier", Q(kind=ChangeKind.RENUMBERED)),
    "meaning": ("Changed in meaning", CHANGED & MEANT),
    "follows": ("Repeat a new name", Q(follows__isnull=False)),
    "wording": ("Wording only", CHANGED & ~MEANT),
}


@require_GET
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, read = person(request), past.read(request)
    found = ListVersion.objects.visible_to(user)
    version = get_object_or_404(
        found.select_related("sanctions_list", "source_file", "decided_by"), pk=pk
    )
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in VIEWS else ""
    party = request.GET.get("of", "")
    of_party = version.changes.order_by(*change_feed.IN_A_VERSION)
    if party in RecordKind.values:
        of_party = of_party.filter(record_kind=party)
    changes = change_feed.told(of_party.filter(VIEWS[chosen][1]))
    if not chosen:
        changes = change_feed.of_party(changes, party)
    counts = of_party.aggregate(
        **{f"of_{key}": Count("pk", filter=q) for key, (_, q) in VIEWS.items()}
    )
    context = {
        "version": version,
        "is_first": versions.before(version) is None,
        "past": read,
        "standing": in_force.on_day(version.sanctions_list, user, as_of=read.as_of, now=read.now),
        "stay": in_force.stay_of(version),
        "page": Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
        "page_query": _query(("show", chosen), ("of", party), *read.days),
        "views": [(key, label, counts[f"of_{key}"]) for key, (label, _) in VIEWS.items()],
        "chosen": chosen,
        "party": party,
        "parties": KINDS[:-1],
        "form": DecisionForm(auto_id=f"decide_{version.pk}_%s"),
        "may_decide": may_decide(user),
    }
    return render(request, "vessels/version_detail.html", context)


def _query(*given: tuple[str, str]) -> str:
    """The rest of the address for a link to another page."""
    return "".join(f"{name}={value}&" for name, value in given if value)


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
    read = past.read(request)
    entry = entries.entry_of(record, user, as_of=read.as_of)
    columns = PARSERS[record.sanctions_list.parser].columns
    context = {
        "record": record,
        "entry": entry,
        "past": read,
        "served": entry.served_at(read.as_of.moment(read.now)) if read.is_past else None,
        "rows": wording.side_by_side(entry.wordings[-SHOWN_WORDINGS:], columns=columns),
        "shown_wordings": entry.wordings[-SHOWN_WORDINGS:],
        "comparison": wording.compared(entry.wordings, request.GET, columns=columns),
    }
    return render(request, "vessels/record_detail.html", context)
