"""From a vessel's window to a case: choose one, and its form for AIS tracks comes filled in."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.models.compartment import EDITORS
from casework.models import Case, CaseVessel
from casework.models.case import EDITABLE
from casework.views.case_page import person
from evidence.models import ExhibitKind
from vessels import transponders
from vessels.forms import WindowForm
from vessels.models import Vessel

DAY = timedelta(days=1)


@require_GET
def window_attach(request: HttpRequest) -> HttpResponse:
    """The cases in which the person may file, those that the vessel is in first."""
    user = person(request)
    vessel = get_object_or_404(Vessel.objects.visible_to(user), pk=_pk(request.GET.get("vessel")))
    form = WindowForm(request.GET)
    cases = list(_open_to(user))
    with_her = set(
        CaseVessel.objects.filter(case__in=cases, vessel=vessel).values_list("case", flat=True)
    )
    rows = [
        {"case": case, "has_her": case.pk in with_her, "url": _form_of(case, vessel, form)}
        for case in sorted(cases, key=lambda case: case.pk not in with_her)
    ]
    context = {
        "vessel": vessel,
        "handle": transponders.handle_of(vessel, user),
        "rows": rows,
        "form": form,
        "is_usable": form.is_valid(),
    }
    return render(request, "casework/window_attach.html", context)


def _pk(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Http404("No vessel is named.") from error


def _open_to(user: User) -> list[Case]:
    """Cases open to changes in which the person is lead or investigator. One query."""
    found = Case.objects.visible_to(user).filter(
        state__in=EDITABLE,
        compartment__members__user=user,
        compartment__members__role__in=EDITORS,
    )
    return list(found.distinct())


def _form_of(case: Case, vessel: Vessel, form: WindowForm) -> str:
    """The address of the case's form for AIS tracks with this window; empty for no window."""
    if not form.is_valid():
        return ""
    window = form.window()
    asked = {
        "kind": ExhibitKind.AIS_TRACK,
        "vessel": vessel.pk,
        "start": window.first_day,
        "end": window.last_day + DAY,
    }
    return f"{reverse('casework:case-exhibit-add', args=[case.reference])}?{urlencode(asked)}"
