"""Opening a vessel by her IMO number or her MMSI, and giving her the IMO number later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid
from accounts.models import User
from vessels import registering, transponders
from vessels.errors import ImoTaken, NumberKnown
from vessels.forms import ImoForm, OpenVesselForm
from vessels.mmsi import parse_mmsi
from vessels.models import Attribute, ClaimBasis, IdentityClaim, Vessel
from vessels.permissions import may_record
from vessels.transponders import Known
from vessels.views.person import person
from vessels.views.vessel_frame import get_vessel

MOST_TOLD = 20


@require_http_methods(["GET", "POST"])
def vessel_open(request: HttpRequest) -> HttpResponse:
    """By a number. Where an MMSI leads to other vessels, those are shown before another is made."""
    user = person(request)
    text = str(request.POST.get("number") or request.GET.get("mmsi") or request.GET.get("imo", ""))
    known, since = None, None
    mmsi = parse_mmsi(text[:40])
    form = OpenVesselForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _opened(request, user, form)
        except NumberKnown:
            since = form.cleaned_data["valid_from"]
        except Invalid as error:
            form.add_error(None, str(error))
    if mmsi.is_valid:
        known = transponders.known(mmsi.number, user, since=since)
    if request.method == "GET":
        form = _begun(text[:40].replace("\x00", ""), known)
    told = known.ships[:MOST_TOLD] if known else []
    context = {
        "form": form,
        "known": known,
        "told": told,
        "is_answer": form.is_bound and not form.errors,
        "may_record": may_record(user),
    }
    return render(request, "vessels/vessel_open.html", context)


@require_http_methods(["GET", "POST"])
def vessel_give_imo(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, vessel = person(request), get_vessel(request, pk)
    if vessel.imo_number:
        messages.info(request, f"She has an IMO number: {vessel.imo_number}.")
        return redirect("vessels:vessel-detail", vessel.pk)
    said = _said(vessel, user)
    initial = {"imo": said[0]} if len(said) == 1 else {}
    form = ImoForm(request.POST if request.method == "POST" else None, initial=initial)
    other: Vessel | None = None
    if form.is_valid():
        facts = {**form.cleaned_data, "basis": ClaimBasis(form.cleaned_data["basis"])}
        try:
            registering.give_imo(actor=user, vessel=vessel, **facts)
        except ImoTaken as error:
            other = Vessel.objects.visible_to(user).get(imo_number=int(facts["imo"]))
            form.add_error("imo", str(error))
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{vessel} has the IMO number {facts['imo']} now.")
            return redirect("vessels:vessel-detail", vessel.pk)
    context = {"vessel": vessel, "form": form, "other": other, "said": said}
    return render(request, "vessels/vessel_give_imo.html", context)


def _begun(text: str, known: Known | None) -> OpenVesselForm:
    """The form with the number of the address filled in, and what its transponder sent."""
    initial: dict[str, Any] = {"number": text}
    if known is None or not known.sent_name:
        return OpenVesselForm(initial=initial)
    initial |= {"name": known.sent_name, "basis": ClaimBasis.SELF_REPORTED}
    form = OpenVesselForm(initial=initial)
    form.fields["name"].help_text = "As its transponder sent it, not verified."
    return form


def _opened(request: HttpRequest, user: User, form: OpenVesselForm) -> HttpResponse:
    facts = form.cleaned_data
    if not form.is_mmsi(facts):
        vessel = registering.open_vessel(actor=user, imo=facts["number"], name=facts["name"])
        return redirect("vessels:vessel-detail", vessel.pk)
    vessel = registering.open_by_mmsi(
        actor=user,
        mmsi=facts["number"],
        name=facts["name"],
        source=facts["source"],
        basis=ClaimBasis(facts["basis"]),
        valid_from=facts["valid_from"],
        apart_from=request.POST.getlist("apart_from"),
    )
    messages.success(request, f"{vessel} is held here under MMSI {facts['number']}.")
    return redirect("vessels:vessel-detail", vessel.pk)


def _said(vessel: Vessel, user: User) -> list[str]:
    """The IMO numbers that anybody claims for her."""
    claims = IdentityClaim.objects.visible_to(user).filter(vessel=vessel, attribute=Attribute.IMO)
    return sorted(set(claims.values_list("value", flat=True)))
