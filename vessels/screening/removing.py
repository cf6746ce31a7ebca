"""Removing a screening and its rows for good; the ledger keeps who did it, when, and how much."""

from django.db import transaction

from accounts import ledger
from accounts.models import User
from vessels import turns
from vessels.errors import InvalidScreening, ScreeningBusy, ScreeningRelied
from vessels.models import Screening
from vessels.permissions import may_decide, require_recorder
from vessels.screening import relying


def may_remove(actor: User, screening: Screening) -> bool:
    """Whoever asked for it; supervisors and administrators, of those that they may see."""
    return may_decide(actor) or screening.requested_by_id == actor.pk


def remove_screening(*, actor: User, screening: Screening) -> int:
    """Delete a screening; how many rows went with it. The list as it came stays a kept file.

    Raises Refused, InvalidScreening where the actor sees no such screening, ScreeningBusy while a
    worker has it, and ScreeningRelied where an exhibit is made of it, or what an exhibit or a case
    says names it (:mod:`vessels.screening.relying`).
    """
    require_recorder(actor)
    busy = ScreeningBusy("This screening is being worked on. Delete it once it has ended.")
    with turns.only_one(screening.pk, busy=busy), transaction.atomic():
        found = Screening.objects.visible_to(actor).select_for_update(of=("self",))
        held = found.select_related("source_file").filter(pk=screening.pk).first()
        if held is None or not may_remove(actor, held):
            raise InvalidScreening("There is no such screening among those you may delete.")
        _check_unused(held, actor)
        rows = held.rows.count()
        key, sha256, chain = str(held.pk), held.source_file.sha256, held.chain
        held.delete()
        ledger.record(
            subject=chain,
            actor=actor,
            action="screening.removed",
            payload={"screening": key, "sha256": sha256, "rows": rows},
        )
    return rows


def _check_unused(screening: Screening, actor: User) -> None:
    resting = relying.on(screening, actor)
    if resting:
        raise ScreeningRelied(
            f"{' '.join(each.text for each in resting)} It stays, so that what is said there can "
            "be checked."
        )
