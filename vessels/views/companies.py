"""Companies entered here and parties of lists: finding them, and what each owns and is owned by."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import Conflict, Invalid
from accounts.models import User
from vessels.company_forms import CompanyChangeForm, CompanyForm
from vessels.models import Company
from vessels.ownership import company_facts, correcting, finding, fleets, listed, recording
from vessels.ownership.edges import Key, Reading
from vessels.permissions import may_record, require_recorder
from vessels.views import past
from vessels.views.person import person

PAGE_SIZE = 50


@require_GET
def company_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    page = Paginator(finding.companies(user, text), PAGE_SIZE).get_page(request.GET.get("page"))
    parties = finding.parties(user, text)
    context = {
        "page": page,
        "parties": parties[: finding.MOST_PARTIES],
        "has_more_parties": len(parties) > finding.MOST_PARTIES,
        "q": text,
        "page_query": f"{urlencode({'q': text})}&" if text else "",
        "may_record": may_record(user),
    }
    return render(request, "vessels/company_list.html", context)


@require_http_methods(["GET", "POST"])
def company_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    posted = request.POST if request.method == "POST" else None
    form = CompanyForm(posted, user=user, initial={"name": request.GET.get("name", "")[:200]})
    if form.is_valid():
        try:
            company = recording.add_company(actor=user, **form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Entered: {company}.")
            return redirect("vessels:company-detail", company.pk)
    return render(request, "vessels/company_form.html", {"form": form})


@require_GET
def company_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    context = _context(request, Key("company", "", str(company.pk)))
    read: past.Past = context["past"]
    then = company_facts.of_company(company, user, on=read.day, known_at=read.as_of.known_at)
    context |= {"company": company, "then": then, "facts": company_facts.history(company, user)}
    return render(request, "vessels/company_detail.html", context)


@require_http_methods(["GET", "POST"])
def company_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = CompanyChangeForm(posted, company=company, user=user)
    if form.is_valid():
        try:
            correcting.change_company(actor=user, company=company, **form.described())
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved. What was held before stays below, under its dates.")
            return redirect("vessels:company-detail", company.pk)
    return render(request, "vessels/company_change.html", {"form": form, "company": company})


@require_GET
def party_detail(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    key = Key("record", code, uid)
    context = _context(request, key)
    party = next((each for each in context["parties"] if each.key == key), None)
    ship = next((each for each in context["holding"].records if each.uid == uid), None)
    if party is None and ship and ship.sanctions_list_id == code:
        return redirect("vessels:record-detail", ship.pk)
    if party is None:
        raise Http404("No company or person is under this identifier.")
    context |= {"party": party, "list": party.record.sanctions_list}
    return render(request, "vessels/company_party.html", context)


def _context(request: HttpRequest, key: Key) -> dict[str, Any]:
    user: User = person(request)
    read = past.read(request)
    reading = Reading(user, read.as_of, read.now)
    holding = fleets.of_party(key, reading)
    parties = listed.load(holding.keys, reading).parties
    return {
        "past": read,
        "holding": holding,
        "parties": list(parties.values()),
        "others": [each for one, each in parties.items() if one != key],
        "own_companies": [each for each in holding.companies if str(each.pk) != key.id],
        "may_record": may_record(user),
    }
