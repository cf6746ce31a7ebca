"""Adding one source's word on a vessel."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid
from vessels import identity
from vessels.forms import ClaimForm
from vessels.models import Attribute, ClaimBasis, Vessel
from vessels.views.person import person


@require_http_methods(["GET", "POST"])
def claim_add(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    vessel = get_object_or_404(Vessel.objects.visible_to(user), pk=pk)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.cleaned_data
        facts["attribute"] = Attribute(facts["attribute"])
        facts["basis"] = ClaimBasis(facts["basis"])
        try:
            identity.claim(actor=user, vessel=vessel, **facts)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Added: {facts['attribute'].label} {facts['value']}.")
            return redirect("vessels:vessel-detail", vessel.pk)
    return render(request, "vessels/claim_add.html", {"vessel": vessel, "form": form})
