"""The list of cases, opening one, and changing its own words."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, User
from casework import cases, fleet
from casework.counting import counted
from casework.forms import CaseForm, OpenCaseForm
from casework.models import Case, CaseState
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt
from vessels import transponders
from vessels.imo import parse_imo
from vessels.models import Vessel
from vessels.sanctions import status

PAGE_SIZE = 25


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    text = request.GET.get("q", "").strip().replace("\x00", "")
    state = request.GET.get("state", "")
    found = Case.objects.visible_to(user)
    if state in CaseState.values:
        found = found.filter(state=state)
    if text:
        words = Q(title__icontains=text) | Q(reference__icontains=text)
        words |= Q(case_vessels__vessel__name__icontains=text)
        found = found.filter(pk__in=Case.objects.filter(words).values("pk"))
    rows = counted(found).select_related("lead").prefetch_related("case_vessels__vessel")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "standings": fleet.standings_of(page.object_list, now=timezone.now()),
        "states": CaseState.choices,
        "state": state,
        "q": text,
        "query": urlencode({"q": text, "state": state}) + "&",
        "is_filtered": bool(text or state),
        "may_open": user.has_role(Role.INVESTIGATOR),
    }
    return render(request, "casework/case_list.html", context)


@require_http_methods(["GET", "POST"])
def case_open(request: HttpRequest) -> HttpResponse:
    form = OpenCaseForm(request.POST or None, initial={"imo": request.GET.get("imo", "")[:40]})
    case = attempt(form, lambda: _open(person(request), form))
    if case:
        messages.success(request, f"Opened {case.reference}. Now add evidence.")
        return redirect("casework:case-detail", case.reference)
    return render(request, "casework/case_open.html", {"form": form})


@require_GET
def imo_check(request: HttpRequest) -> HttpResponse:
    """A fragment for htmx: whether the IMO number holds, who she is, what the lists say."""
    text = request.GET.get("imo", "")[:200]
    reading = parse_imo(text)
    found = transponders.named_by(text, person(request))
    vessel = found[0] if len(found) == 1 else None
    context: dict[str, object] = {"reading": reading, "vessel": vessel, "several": found[1:]}
    if vessel or reading.is_valid:
        asked = vessel or Vessel(imo_number=int(reading.number))
        context["statuses"] = status.for_vessel(asked, now=timezone.now())
    return render(request, "casework/_imo_check.html", context)


@require_http_methods(["GET", "POST"])
def case_edit(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = CaseForm(request.POST or None, instance=case)
    if attempt(form, lambda: _edit(person(request), case, form)):
        messages.success(request, "Saved.")
        return redirect("casework:case-detail", reference)
    return show(request, case, "Summary", "casework/case_edit.html", {"form": form})


def _open(actor: User, form: OpenCaseForm) -> Case:
    return cases.open_case(actor=actor, **form.cleaned_data)


def _edit(actor: User, case: Case, form: CaseForm) -> Case:
    return cases.edit_case(actor=actor, case=case, **form.cleaned_data)
