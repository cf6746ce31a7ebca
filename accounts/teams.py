"""Teams: groups that people are shown in. Administrators only; every act in the ledger."""

from django.db import transaction

from accounts import ledger
from accounts.errors import Conflict, Invalid
from accounts.models import Team, User
from accounts.people import require_administrator


@transaction.atomic
def create_team(*, actor: User, name: str) -> Team:
    require_administrator(actor)
    team = Team(name=_free_name(name))
    team.save()
    ledger.record(subject=team, actor=actor, action="team_created", payload={"name": team.name})
    return team


@transaction.atomic
def rename_team(*, actor: User, team: Team, name: str) -> Team:
    require_administrator(actor)
    held = Team.objects.select_for_update().get(pk=team.pk)
    before, held.name = held.name, _free_name(name, besides=held)
    held.save(update_fields=["name"])
    payload = {"before": before, "after": held.name}
    ledger.record(subject=held, actor=actor, action="team_renamed", payload=payload)
    return held


def _free_name(name: str, *, besides: Team | None = None) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid("The team's name is empty. Write one.")
    others = Team.objects.filter(name__iexact=cleaned)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Conflict(f"There is already a team named {cleaned}. Choose another name.")
    return cleaned
