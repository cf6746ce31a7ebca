"""Agency pages: who may be sent packages, and the credentials of their clients."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import ledger
from accounts.errors import PlimsollError
from evidence.marking import TLP
from partners import agencies, logbook
from partners.forms import AgencyForm, CredentialsForm, ReasonForm
from partners.models import Agency
from partners.views.person import person


@require_GET
def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency, its ceiling and the state of its access."""
    user = person(request)
    context = {
        "agencies": Agency.objects.visible_to(user).for_list(),
        "may_manage": agencies.may_manage(user),
    }
    return render(request, "partners/agency_list.html", context)


@require_http_methods(["GET", "POST"])
def agency_create(request: HttpRequest) -> HttpResponse:
    """Enter an agency."""
    user = person(request)
    agencies.check_manager(user)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agency = agencies.create_agency(
                actor=user,
                name=form.cleaned_data["name"],
                country=form.cleaned_data["country"],
                contact=form.cleaned_data["contact"],
                max_tlp=TLP(form.cleaned_data["max_tlp"]),
            )
        except PlimsollError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{agency.name} was entered. Issue credentials next.")
            return redirect(agency)
    status = 400 if form.errors else 200
    return render(request, "partners/agency_create.html", {"form": form}, status=status)


@require_GET
def agency_detail(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """One agency: its details, access, releases and log."""
    user = person(request)
    agency = get_object_or_404(Agency.objects.visible_to(user), pk=agency_id)
    manages = agencies.may_manage(user)
    context = {
        "agency": agency,
        "has_access": agencies.has_access(agency),
        "releases": agency.releases.visible_to(user).for_list()[:50],
        "log": logbook.lines(ledger.entries_of(agency).order_by("-sequence")[:50]),
        "credentials_form": CredentialsForm() if manages else None,
        "revoke_form": ReasonForm() if manages and agency.application_id else None,
    }
    return render(request, "partners/agency_detail.html", context)


@never_cache
@require_POST
def agency_credentials(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Issue credentials and show the secret, on this answer and never again."""
    user = person(request)
    agency = get_object_or_404(Agency.objects.visible_to(user), pk=agency_id)
    form = CredentialsForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Give a validity of 1 to {agencies.MAX_DAYS} days.")
        return redirect(agency)
    issued = agencies.issue_credentials(actor=user, agency=agency, days=form.cleaned_data["days"])
    context = {
        "agency": agency,
        "credentials": issued,
        "base": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "partners/credentials.html", context)


@require_POST
def agency_revoke(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """End the agency's access at once."""
    user = person(request)
    agency = get_object_or_404(Agency.objects.visible_to(user), pk=agency_id)
    agencies.revoke_credentials(actor=user, agency=agency, reason=request.POST.get("reason", ""))
    messages.success(request, f"The access of {agency.name} was ended.")
    return redirect(agency)
