"""Asking a worker to import what was confirmed, or to take an import back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from accounts.errors import Conflict
from vessels.ais import importing
from vessels.models import ImportState, PositionImport
from vessels.permissions import require_recorder
from vessels.tasks import import_positions, undo_import
from vessels.views.person import person


@require_POST
def import_undo(request: HttpRequest, pk: str) -> HttpResponse:
    user = person(request)
    require_recorder(user)
    made = get_object_or_404(PositionImport.objects.visible_to(user), pk=pk)
    try:
        made = importing.ask_to_undo(actor=user, position_import=made)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        send(request, made)
    return redirect("vessels:import-detail", made.pk)


@require_POST
def import_send(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask a worker once more for an import, or an undoing, that waits."""
    user = person(request)
    require_recorder(user)
    made = PositionImport.objects.visible_to(user).filter(pk=pk).first()
    if made and (made.is_being_undone or made.state in (ImportState.QUEUED, ImportState.RUNNING)):
        send(request, made)
    return redirect("vessels:import-detail", pk)


def send(request: HttpRequest, made: PositionImport) -> None:
    """Hand it to a worker; where the queue is away it waits, and the page offers to ask again."""
    task: Any = undo_import if made.is_being_undone else import_positions
    try:
        task.delay_on_commit(str(made.pk))
    except OperationalError:
        waiting = "undoing" if made.is_being_undone else "import"
        messages.error(
            request,
            f"{made}: the task queue cannot be reached, so no worker was asked. The {waiting} "
            "waits; tell an administrator, and ask a worker again from this page.",
        )
