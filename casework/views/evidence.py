"""The exhibits of a case: its list, its statement register, and adding to both."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from casework import cases, exhibit_cards
from casework.forms import ExtractForm, FileExhibitForm
from casework.models import Case
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt
from evidence.forms import DocumentForm, ImageryForm, StatementForm
from evidence.models import Exhibit, ExhibitKind
from vessels.tracking import extracts

FORMS = {
    ExhibitKind.IMAGERY: ImageryForm,
    ExhibitKind.STATEMENT: StatementForm,
    ExhibitKind.DOCUMENT: DocumentForm,
}
KINDS = (
    (ExhibitKind.IMAGERY, "satellite", "A picture, with its place and the ground it covers"),
    (ExhibitKind.AIS_TRACK, "route", "A window of a vessel's positions, frozen with its hash"),
    (ExhibitKind.STATEMENT, "message", "What somebody said, or declined to say"),
    (ExhibitKind.DOCUMENT, "file-text", "A file, or the address it was found at"),
)
HELD = "held"


@require_GET
def case_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    cards = exhibit_cards.cards_of(case, person(request))
    kind = request.GET.get("kind", "")
    context = {
        "cards": [card for card in cards if not kind or card.entry.exhibit.kind == kind],
        "kinds": exhibit_cards.kinds_of(cards),
        "kind": kind,
        "total": len(cards),
    }
    return show(request, case, "Evidence", "casework/case_evidence.html", context)


@require_GET
def case_statements(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    cards = exhibit_cards.cards_of(case, person(request))
    context = {"cards": [card for card in cards if card.statement]}
    return show(request, case, "Statements", "casework/case_statements.html", context)


@require_http_methods(["GET", "POST"])
def exhibit_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a kind, fill in its form, and the exhibit is filed under the next number."""
    case = get_case(request, reference)
    kind = request.GET.get("kind", "")
    if not kind:
        return show(request, case, "Evidence", "casework/exhibit_kinds.html", {"kinds": KINDS})
    form, make = _form(request, case, kind)
    actor = person(request)
    filed = attempt(form, lambda: cases.file_new_exhibit(actor=actor, case=case, make=make))
    if filed:
        messages.success(request, f"Filed as {filed.label}.")
        return redirect("casework:case-evidence", reference)
    context = {"form": form, "kind": kind, "kinds": KINDS}
    return show(request, case, "Evidence", "casework/exhibit_add.html", context)


def _form(request: HttpRequest, case: Case, kind: str) -> tuple[BaseForm, Callable[[], Exhibit]]:
    """The form of a kind of exhibit, and what makes the exhibit once it is valid."""
    actor, data, files = person(request), request.POST or None, request.FILES or None
    if kind == HELD:
        held = FileExhibitForm(data, case=case, user=actor)
        return held, lambda: held.cleaned_data["exhibit"]
    if kind == ExhibitKind.AIS_TRACK:
        prefilled = {name: request.GET.get(name, "") for name in ("vessel", "start", "end")}
        window = ExtractForm(data, case=case, initial={"tlp": case.tlp, **prefilled})
        return window, lambda: _freeze(actor, case, window)
    if kind not in FORMS:
        raise Http404(f"There is no kind of exhibit called {kind!r}.")
    form = FORMS[ExhibitKind(kind)](
        data, files, initial={"tlp": case.tlp, "collector": actor.full_name}
    )
    return form, lambda: form.save(actor=actor, compartments=[case.compartment])


def _freeze(actor: User, case: Case, form: ExtractForm) -> Exhibit:
    fields = form.cleaned_data
    return extracts.freeze(
        actor=actor,
        vessel=fields["vessel"],
        start=fields["start"].at,
        end=fields["end"].at,
        title=fields["title"],
        tlp=fields["tlp"],
        compartments=[case.compartment],
    )
