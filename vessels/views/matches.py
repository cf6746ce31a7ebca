"""Matches between vessels and listed ships: the queue, a person's decision, search in the lists."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from vessels.errors import MatchSettled
from vessels.match_forms import MatchDecisionForm
from vessels.models import Match, MatchState, SanctionsList
from vessels.permissions import may_record, require_recorder
from vessels.sanctions import searching
from vessels.sanctions.matches import deciding, history, reviewing
from vessels.views import past
from vessels.views.person import person

PAGE_SIZE = 10


@require_GET
def match_list(request: HttpRequest) -> HttpResponse:
    """What waits for a person, or was decided, or needed nobody; of all lists or of one.

    As of a day: what stood so at its end, or when what was known then ends.
    """
    user, read = person(request), past.read(request)
    shown = request.GET.get("show", "open")
    shown = shown if shown in reviewing.SHOWN else "open"
    asked_for = request.GET.get("list", "").replace("\x00", "")
    lists = SanctionsList.objects.visible_to(user).loaded(asked_for)
    chosen = lists.filter(pk=asked_for).first()
    code = chosen.pk if chosen else ""
    at = read.as_of.held_at(read.now)
    if read.is_past:
        queue = history.queue(user, at=at, show=shown, list_code=code)
        counts = history.counts(user, at=at, list_code=code)
    else:
        queue = reviewing.queue(user, show=shown, list_code=code)
        counts = reviewing.counts(user, list_code=code)
    keys = queue.values_list("pk", flat=True)
    paginator = Paginator(keys, PAGE_SIZE)
    paginator.count = counts[shown]  # what it would count again
    page = paginator.get_page(request.GET.get("page"))
    on_page = queue.filter(pk__in=list(page.object_list))
    query = urlencode({"show": shown, **({"list": code} if code else {}), **dict(read.days)})
    context = {
        "past": read,
        "page": page,
        "rows": history.rows(on_page, at=at) if read.is_past else reviewing.rows(on_page),
        "shown": shown,
        "views": [(key, label, counts[key]) for key, (label, _) in reviewing.SHOWN.items()],
        "lists": lists,
        "chosen": chosen,
        "page_query": f"{query}&",
        "here": f"{request.path}?{query}",
        "may_record": may_record(user),
        "goes_on": "decided" in request.GET,
    }
    return render(request, "vessels/match_list.html", context)


@require_POST
def match_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    match = get_object_or_404(
        Match.objects.visible_to(user).select_related("vessel", "sanctions_list"), pk=pk
    )
    form = MatchDecisionForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, f"{match.vessel} and entry {match.uid}: {problems[0]}")
        return _back(request)
    verdict = MatchState(form.cleaned_data["verdict"])
    try:
        deciding.decide(
            actor=user,
            match=match,
            verdict=verdict,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
    except MatchSettled as error:
        messages.error(request, f"{match.vessel} and entry {match.uid}: {error}")
    else:
        said = f"{match.vessel} and {match.sanctions_list} entry {match.uid}"
        messages.success(request, f"{verdict.label}: {said}.")
    return _back(request)


@require_GET
def listed_search(request: HttpRequest) -> HttpResponse:
    """Listed ships and parties whose name is like the one typed, today or as of a day."""
    user, read = person(request), past.read(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    asked_for = request.GET.get("list", "").replace("\x00", "")
    lists = SanctionsList.objects.visible_to(user).loaded(asked_for)
    chosen = lists.filter(pk=asked_for).first()
    code = chosen.pk if chosen else ""
    context = {"past": read, "q": text, "lists": lists, "chosen": chosen}
    if read.is_past and text:
        then = searching.search_then(user, text, as_of=read.as_of, now=read.now, list_code=code)
        context |= {"found": then.found, "silent": then.silent}
    else:
        context["found"] = searching.search(user, text, list_code=code)
    return render(request, "vessels/listed_search.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    """To where the person decided, if that is a page of ours."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("vessels:match-list")
    return redirect(f"{target}{'&' if '?' in target else '?'}decided=1")
