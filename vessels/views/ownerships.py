"""Recording who owns, runs or controls a vessel or a company, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Invalid
from vessels.company_forms import OwnershipForm, WithdrawOwnershipForm
from vessels.models import Company, Ownership, Vessel
from vessels.ownership import recording
from vessels.permissions import require_recorder
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel


@require_http_methods(["GET", "POST"])
def vessel_owner_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _add(request, get_vessel(request, pk))


@require_http_methods(["GET", "POST"])
def company_owner_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = Company.objects.visible_to(person(request))
    return _add(request, get_object_or_404(found, pk=pk))


@require_POST
def ownership_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    found = Ownership.objects.visible_to(user).select_related("vessel", "company")
    ownership = get_object_or_404(found, pk=pk)
    form = WithdrawOwnershipForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        recording.withdraw_ownership(actor=user, ownership=ownership, why=why)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Withdrawn; it stays on record and counts no more.")
    return redirect(_page_of(ownership.vessel or ownership.company))


def _add(request: HttpRequest, owned: Vessel | Company) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    posted = request.POST if request.method == "POST" else None
    form = OwnershipForm(posted, user=user, initial={"owner": request.GET.get("owner", "")[:40]})
    if form.is_valid():
        facts = form.described()
        if isinstance(owned, Vessel):
            facts["vessel"] = owned
        else:
            facts["company"] = owned
        try:
            made = recording.record_ownership(actor=user, **facts)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Recorded: {made.get_role_display().lower()} {made.owner_name}."
            )
            return redirect(_page_of(owned))
    context = {"form": form, "owned": owned, "back": _page_of(owned)}
    return render(request, "vessels/company_ownership.html", context)


def _page_of(owned: Vessel | Company | None) -> str:
    if isinstance(owned, Vessel):
        return reverse("vessels:vessel-sanctions", args=[owned.pk])
    if owned:
        return reverse("vessels:company-detail", args=[owned.pk])
    return reverse("vessels:company-list")
