"""From an event of a vessel to an exhibit of a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from casework import cases
from casework.citing_forms import CiteEventForm
from casework.models import CaseExhibit
from casework.views.case_page import person
from casework.views.filling import attempt
from vessels.detection import citing, event_words
from vessels.models import Event


@require_http_methods(["GET", "POST"])
def event_cite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a case; the event is frozen as it stands and filed there, both or neither."""
    user = person(request)
    seen = Event.objects.visible_to(user).select_related("vessel", "other_vessel", "place")
    event = get_object_or_404(seen, pk=pk)
    form = CiteEventForm(request.POST or None, user=user)
    filed = attempt(form, lambda: _file(user, event, form))
    if filed:
        messages.success(request, f"Filed as {filed.label}.")
        return redirect("casework:case-evidence", filed.case.reference)
    context = {"event": event, "title": event_words.title(event), "form": form}
    return render(request, "casework/event_cite.html", context)


def _file(actor: User, event: Event, form: CiteEventForm) -> CaseExhibit:
    fields = form.cleaned_data
    case = fields["case"]
    return cases.file_new_exhibit(
        actor=actor,
        case=case,
        make=lambda: citing.freeze_event(
            actor=actor,
            event=event,
            title=fields["title"],
            tlp=fields["tlp"],
            compartments=[case.compartment],
        ),
    )
