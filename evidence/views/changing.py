"""Adding an exhibit of each kind, and changing what is said of one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid
from evidence import exhibits
from evidence.errors import EvidenceRefused
from evidence.forms import EditExhibitForm, ExhibitForm, edit_form_of, form_of
from evidence.models import Exhibit, ExhibitKind
from evidence.views.person import get_exhibit, person

KINDS = (
    (ExhibitKind.IMAGERY, "satellite", "A picture, with its place and the ground it covers"),
    (ExhibitKind.AIS_TRACK, "route", "A file of positions as it was received"),
    (ExhibitKind.STATEMENT, "message", "What somebody said, or declined to say"),
    (ExhibitKind.DOCUMENT, "file-text", "A file, or the address where it was found"),
)


@require_http_methods(["GET", "POST"])
def exhibit_add(request: HttpRequest) -> HttpResponse:
    """`?kind=` chooses the form, `?next=` (a path of this site) where to go afterwards."""
    exhibits.require_adder(person(request))
    kind = request.GET.get("kind", "")
    if not kind:
        return render(request, "evidence/exhibit_kinds.html", {"kinds": KINDS})
    form_class = form_of(kind)
    if form_class is None:
        raise Http404(f"There is no kind of exhibit called {kind!r}.")
    known = {"collector": person(request).full_name}
    form = form_class(request.POST or None, request.FILES or None, initial=known)
    exhibit = _saved(request, form)
    if exhibit:
        messages.success(request, f"Added: {exhibit.title}")
        return redirect(_next(request) or reverse("evidence:exhibit-detail", args=[exhibit.pk]))
    context = {"form": form, "kind": ExhibitKind(kind), "next": _next(request)}
    return render(request, "evidence/exhibit_add.html", context)


@require_http_methods(["GET", "POST"])
def exhibit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    exhibit = get_exhibit(request, pk)
    if not exhibits.may_edit(person(request), exhibit):
        raise EvidenceRefused("You may read this exhibit but not change its description.")
    form = edit_form_of(exhibit.kind)(request.POST or None, exhibit=exhibit)
    if _saved(request, form):
        messages.success(request, "The description is changed. The custody log has both wordings.")
        return redirect("evidence:exhibit-detail", pk)
    context = {"form": form, "exhibit": exhibit}
    return render(request, "evidence/exhibit_edit.html", context)


def _saved(request: HttpRequest, form: ExhibitForm | EditExhibitForm) -> Exhibit | None:
    """The exhibit, or None where the form is unbound, invalid or refused by the domain."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return form.save(actor=person(request))
    except Invalid as error:
        form.add_error(None, str(error))
        return None


def _next(request: HttpRequest) -> str:
    """The `next` parameter where it is a path of this site, else empty."""
    path = request.GET.get("next", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""
