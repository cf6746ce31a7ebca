"""Screenings: a person's lists of ships held against all loaded lists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from kombu.exceptions import OperationalError

from accounts.errors import Invalid, TooLarge
from accounts.models import User
from vessels.errors import ScreeningNotDone
from vessels.models import Screening, ScreeningState, Verdict
from vessels.permissions import may_record, require_recorder
from vessels.screening import asking, requesting, results
from vessels.screening.running import UNDER_WAY, progress
from vessels.screening_forms import ScreeningForm
from vessels.tasks import run_screening
from vessels.views.person import person

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def screening_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = ScreeningForm()
    if request.method == "POST":
        require_recorder(user)
        form = ScreeningForm(request.POST, request.FILES)
        if form.is_valid() and (made := _requested(user, form)):
            _send(request, made)
            return redirect("vessels:screening-detail", made.pk)
    held = Screening.objects.visible_to(user)
    context = {
        "form": form,
        "page": Paginator(held, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_record": may_record(user),
        "against": [each.as_json() for each in asking.lists(now=timezone.now())],
    }
    return render(request, "vessels/screening_list.html", context)


@require_GET
def screening_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    screening = _screening(user, pk)
    if screening.state != ScreeningState.DONE:
        return render(request, "vessels/screening_waiting.html", _progress(screening, user))
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in Verdict.values else ""
    rows = Paginator(results.rows_of(screening, chosen), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    context = {
        "screening": screening,
        "may_record": may_record(user),
        "rows": results.shown(user, page.object_list),
        "page": page,
        "chosen": chosen,
        "page_query": f"show={chosen}&" if chosen else "",
        "views": [
            (each.value, each.label, screening.counts.get(each.value, 0)) for each in results.ORDER
        ],
        "not_asked": [each for each in screening.against if each["version"] is None],
        "with_reservation": [
            each for each in screening.against if each["version"] and each["reservation"]
        ],
    }
    return render(request, "vessels/screening_detail.html", context)


@require_GET
def screening_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; once it has ended, the answer tells htmx to load the page anew."""
    user = person(request)
    screening = _screening(user, pk)
    if screening.state not in UNDER_WAY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "vessels/_screening_progress.html", _progress(screening, user))


@require_POST
def screening_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a worker once more for a screening that waits, or whose worker died."""
    user = person(request)
    require_recorder(user)
    screening = _screening(user, pk)
    if screening.state in UNDER_WAY:
        _send(request, screening)
    return redirect("vessels:screening-detail", pk)


@require_GET
def screening_download(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """All hits as CSV, a line each; streamed."""
    screening = _screening(person(request), pk)
    if screening.state != ScreeningState.DONE:
        raise ScreeningNotDone("This screening has no result. Wait until it has ended well.")
    answer = StreamingHttpResponse(results.lines(screening), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="screening-{screening.pk}.csv"'
    return answer


def _requested(user: User, form: ScreeningForm) -> Screening | None:
    """The screening; where it cannot be had, the form says why."""
    body, file_name = form.body()
    name = form.cleaned_data["name"]
    try:
        return requesting.request(actor=user, name=name, body=body, file_name=file_name)
    except (Invalid, TooLarge) as error:
        form.add_error("file" if form.cleaned_data["file"] is not None else "text", str(error))
        return None


def _send(request: HttpRequest, screening: Screening) -> None:
    """Hand it to a worker; where the queue is away it waits, and the page offers to ask again."""
    task: Any = run_screening  # Celery's stubs do not know of delay_on_commit
    try:
        task.delay_on_commit(str(screening.pk))
    except OperationalError:
        messages.error(
            request,
            "The task queue cannot be reached, so no worker was asked. The screening waits; "
            "tell an administrator, and ask a worker again from this page.",
        )


def _screening(user: User, pk: UUID) -> Screening:
    held = Screening.objects.visible_to(user).select_related("source_file")
    return get_object_or_404(held, pk=pk)


def _progress(screening: Screening, user: User) -> dict[str, Any]:
    share = progress(screening)
    percent = None if share is None else round(100 * share)
    return {"screening": screening, "percent": percent, "may_record": may_record(user)}
