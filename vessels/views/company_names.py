"""Entering a name that a company had before, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Conflict, Invalid
from vessels.company_forms import FormerNameForm, WithdrawNameForm
from vessels.models import Company, CompanyFact
from vessels.ownership import former
from vessels.permissions import require_recorder
from vessels.views.person import person

LARGEST_KEY = 2**63 - 1


@require_http_methods(["GET", "POST"])
def former_name_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = FormerNameForm(posted, company=company, user=user)
    if form.is_valid():
        try:
            fact = former.add_former_name(actor=user, company=company, **form.described())
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Entered: formerly {fact.value}, {fact.held_text}.")
            return redirect("vessels:company-detail", company.pk)
    return render(request, "vessels/company_former_name.html", {"form": form, "company": company})


@require_POST
def former_name_withdraw(request: HttpRequest, pk: UUID, fact: int) -> HttpResponse:
    user = person(request)
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    facts = CompanyFact.objects.visible_to(user).filter(company=company)
    named = get_object_or_404(facts, pk=min(fact, LARGEST_KEY))
    form = WithdrawNameForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        former.withdraw_former_name(actor=user, company=company, fact=named, why=why)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Taken back; it stays on record and counts no more.")
    return redirect("vessels:company-detail", company.pk)
