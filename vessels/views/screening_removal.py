"""Deleting a screening."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.errors import Conflict
from vessels.models import Screening
from vessels.screening import removing
from vessels.views.person import person


@require_POST
def screening_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = person(request)
    screening = get_object_or_404(Screening.objects.visible_to(user), pk=pk)
    try:
        rows = removing.remove_screening(actor=user, screening=screening)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("vessels:screening-detail", pk)
    messages.success(request, f"Deleted: {screening.name}, with {rows:,} rows.")
    return redirect("vessels:screening-list")
