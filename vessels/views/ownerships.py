"""Recording who owns, runs or controls a vessel or a company, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Invalid
from accounts.models import User
from vessels.company_forms import OwnershipForm, WithdrawOwnershipForm
from vessels.models import Company, Ownership, RecordVersion, Vessel
from vessels.ownership import finding, recording
from vessels.permissions import require_recorder
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel

MOST_SHOWN = 12
LONGEST_KEY = 18  # digits, within a 64-bit key


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
    given = {name: request.GET.get(name, "")[:40] for name in ("owner", "entry")}
    form = OwnershipForm(posted, user=user, initial=given)
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
    text = request.GET.get("party", "").replace("\x00", "").strip()[:120]
    context = {
        "form": form,
        "owned": owned,
        "back": _page_of(owned),
        "entry": _entry(user, str(form["entry"].value() or "")),
        "q": text,
        "parties": finding.parties(user, text)[:MOST_SHOWN],
    }
    return render(request, "vessels/company_ownership.html", context)


def _entry(user: User, pk: str) -> RecordVersion | None:
    """The entry of a list that is to be named, in the wording that was chosen."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY):
        return None
    return finding.nameable(user).select_related("sanctions_list").filter(pk=pk).first()


def _page_of(owned: Vessel | Company | None) -> str:
    if isinstance(owned, Vessel):
        return reverse("vessels:vessel-sanctions", args=[owned.pk])
    if owned:
        return reverse("vessels:company-detail", args=[owned.pk])
    return reverse("vessels:company-list")
