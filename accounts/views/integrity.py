"""Whether the ledger is whole. What its entries say is shown on the pages of their subjects."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import tasks, verification
from accounts.errors import Refused
from accounts.models import LedgerCheckpoint, LedgerHead, Role, User
from accounts.people import require_administrator

CHECKPOINTS_SHOWN = 10


@require_safe
def integrity(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not user.has_role(Role.ADMINISTRATOR, Role.SUPERVISOR):
        raise Refused("Only administrators and supervisors see the state of the ledger.")
    context = {
        "last": verification.last_audit(),
        "checkpoints": LedgerCheckpoint.objects.defer("heads")[:CHECKPOINTS_SHOWN],
        "chains": LedgerHead.objects.count(),
        "may_verify": user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "accounts/integrity.html", context)


@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    user = request.user
    require_administrator(user if isinstance(user, User) else None)
    transaction.on_commit(partial(tasks.verify_ledger.delay, str(user.pk)))
    messages.info(request, "Verification started. Reload the page in a minute to see its outcome.")
    return redirect("accounts:integrity")
