"""Vessels seen in pictures: those of one vessel, recording one on a picture, taking one back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Invalid
from accounts.models import User
from evidence import reads
from evidence.models import Exhibit, ExhibitKind
from vessels import identity
from vessels.models import Sighting
from vessels.permissions import require_recorder
from vessels.track_forms import SightingForm, WithdrawForm, sighting_defaults
from vessels.tracking import sightings
from vessels.views.person import person
from vessels.views.vessel_frame import asked_window, get_vessel, show


@require_GET
def vessel_sightings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every standing sighting of hers, whatever the window, with what speaks for and against it."""
    user, vessel = person(request), get_vessel(request, pk)
    spans = identity.transponders(vessel, user)
    _, window = asked_window(request, spans, user, vessel)
    seen = sightings.of_vessel(vessel, user)
    context = {
        "seen": sightings.checked_in(seen, spans, user, None),
        "withdrawn": sightings.withdrawn_of(vessel, user),
        "withdraw_form": WithdrawForm(),
    }
    return show(request, vessel, "Sightings", "vessels/vessel_sightings.html", window, context)


@require_http_methods(["GET", "POST"])
def sighting_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A form on a picture; its place and time begin as the picture's own."""
    user = person(request)
    exhibit = get_object_or_404(
        Exhibit.objects.visible_to(user).select_related("scene", "source_file"), pk=pk
    )
    if exhibit.kind != ExhibitKind.IMAGERY:
        raise Http404("A sighting is read from a picture.")
    require_recorder(user)
    reads.note_view(actor=user, exhibit=exhibit)
    form = SightingForm(
        request.POST if request.method == "POST" else None,
        initial=sighting_defaults(exhibit, request.GET.get("imo", "")[:200]),
        user=user,
    )
    made = _recorded(form, user, exhibit)
    if made:
        messages.success(request, f"{made.vessel}: the sighting is on her track.")
        return redirect("vessels:vessel-sightings", made.vessel_id)
    scene = getattr(exhibit, "scene", None)
    context = {
        "exhibit": exhibit,
        "form": form,
        "outline": scene.footprint.json if scene and scene.footprint else "",
        "earlier": sightings.of_exhibit(exhibit, user),
    }
    return render(request, "vessels/vessel_sighting_add.html", context)


@require_POST
def sighting_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    found = Sighting.objects.visible_to(user).select_related("exhibit", "vessel")
    sighting = get_object_or_404(found, pk=pk)
    form = WithdrawForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        sightings.withdraw(actor=user, sighting=sighting, why=why)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The sighting is withdrawn, and off her track.")
    return redirect("vessels:vessel-sightings", sighting.vessel_id)


def _recorded(form: SightingForm, user: User, exhibit: Exhibit) -> Sighting | None:
    if not form.is_valid():
        return None
    fields = form.cleaned_data
    try:
        return sightings.record(
            actor=user,
            vessel=fields["vessel"],
            exhibit=exhibit,
            at=fields["at"].at,
            precision=fields["at"].precision,
            location=fields["location"],
            accuracy_m=fields["accuracy_m"],
            confidence=fields["confidence"],
            reason=fields["reason"],
            alternatives=fields["alternatives"],
        )
    except Invalid as error:
        form.add_error(None, str(error))
        return None
