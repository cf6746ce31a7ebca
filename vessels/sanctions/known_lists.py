"""Offering the lists that are known from the start, switched off, for an administrator to choose.

A command loads them rather than a migration: what is known of addresses grows with each release,
and a migration runs once. What anybody has set up is never touched.
"""

from typing import Any

from django.db import transaction

from accounts import ledger
from accounts.errors import Refused
from accounts.models import User
from vessels import configuring
from vessels.models import SanctionsList
from vessels.permissions import require_configurer
from vessels.sanctions.lists.known import KNOWN, KnownList


@transaction.atomic
def add_known(*, actor: User | None = None, agent: str = "") -> list[SanctionsList]:
    """Add the known lists that are missing, and bring those up to date that nobody has touched.

    Gives those that were added or changed; a second call gives none. Raises Refused.
    """
    if actor:
        require_configurer(actor)
    elif not agent:
        raise Refused("Adding lists needs a person or a named agent.")
    held = SanctionsList.objects.in_bulk([known.code for known in KNOWN])
    done = []
    for known in KNOWN:
        found = held.get(known.code)
        if found is None:
            done.append(
                configuring.add_list(actor=actor, agent=agent, code=known.code, **_values(known))
            )
        elif _differs(found, known) and not _is_touched(found):
            done.append(
                configuring.edit_list(
                    actor=actor, agent=agent, sanctions_list=found, **_values(known)
                )
            )
    return done


def _values(known: KnownList) -> dict[str, Any]:
    return {
        "name": known.name,
        "authority": known.authority,
        "parser": known.parser,
        "address": known.address,
        "companion_addresses": dict(known.companion_addresses),
        "refresh_every": known.refresh_every,
        "stale_after": known.stale_after,
    }


def _differs(held: SanctionsList, known: KnownList) -> bool:
    return any(getattr(held, name) != value for name, value in _values(known).items())


def _is_touched(held: SanctionsList) -> bool:
    """Whether a person has set it up, switched it on, or brought anything into it."""
    by_people = ledger.entries_of(held).exclude(actor=None)
    return held.is_enabled or held.versions.exists() or by_people.exists()
