"""A person's own page: roles, cases, second factor, recent sign-ins."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import sign_ins
from accounts.models import Compartment, LedgerEntry, Role
from accounts.second_factor import has_second_factor
from accounts.views.person import person

OWN_ACTS_SHOWN = 20


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "person": user,
        "compartments": Compartment.objects.visible_to(user).count(),
        "has_second_factor": has_second_factor(user),
        "second_factor_required": settings.REQUIRE_MFA,
        "sees_integrity": user.has_role(Role.ADMINISTRATOR, Role.SUPERVISOR),
        "sign_ins": sign_ins.recent(user),
        "acts": LedgerEntry.objects.visible_to(user).order_by("-at")[:OWN_ACTS_SHOWN],
    }
    return render(request, "accounts/profile.html", context)
