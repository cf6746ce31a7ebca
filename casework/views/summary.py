"""The summary of a case: what it asks, what is known and not, its events, tasks and notes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from casework import activity, diary, drift, events, readiness
from casework.forms import EventForm, NoteForm, TaskForm
from casework.models import Case, CaseEvent
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt, say_errors


@require_GET
def case_detail(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    context = {
        "events": case.events.select_related("place", "case_exhibit").prefetch_related("vessels"),
        "tasks": case.tasks.select_related("assignee"),
        "notes": case.notes.select_related("author"),
        "items": readiness.check(case),
        "drift": drift.of_case(case, now=timezone.now()),
        "task_form": TaskForm(case=case),
        "note_form": NoteForm(),
    }
    return show(request, case, "Summary", "casework/case_detail.html", context)


@require_GET
def case_activity(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    context = {"rows": activity.rows_of(case)}
    return show(request, case, "Activity", "casework/case_activity.html", context)


@require_http_methods(["GET", "POST"])
def event_add(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = EventForm(request.POST or None, case=case)
    if attempt(form, lambda: _add_event(person(request), case, form)):
        messages.success(request, "The event is on the timeline.")
        return redirect("casework:case-detail", reference)
    return show(request, case, "Summary", "casework/event_add.html", {"form": form})


@require_POST
def task_add(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = TaskForm(request.POST, case=case)
    actor = person(request)
    if not attempt(form, lambda: diary.add_task(actor=actor, case=case, **form.cleaned_data)):
        say_errors(request, form)
    return redirect("casework:case-detail", reference)


@require_POST
def task_finish(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    task = get_object_or_404(get_case(request, reference).tasks, pk=pk)
    diary.finish_task(actor=person(request), task=task)
    return redirect("casework:case-detail", reference)


@require_POST
def note_add(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    form = NoteForm(request.POST)
    actor = person(request)
    if not attempt(form, lambda: diary.add_note(actor=actor, case=case, **form.cleaned_data)):
        say_errors(request, form)
    return redirect("casework:case-detail", reference)


def _add_event(actor: User, case: Case, form: EventForm) -> CaseEvent:
    return events.add_event(actor=actor, case=case, **form.described())
