"""Exhibits that owners and facts of companies rest on: which may be cited, and their custody log.

Who may not see an exhibit sees no owner that cites it. A company is read by all staff: its facts
cite only exhibits that are marked so that all staff may be told.
"""

from collections.abc import Mapping

from accounts.models import User
from evidence import custody
from evidence.custody import CustodyEvent
from evidence.models import Exhibit
from evidence.models.exhibit import ExhibitQuerySet
from vessels.errors import InvalidOwnership
from vessels.models import Company, Ownership
from vessels.models.company import CITABLE
from vessels.ownership import edges

MARKINGS = " or ".join(marking.label for marking in CITABLE)


def citable(user: User) -> ExhibitQuerySet:
    """What facts of companies may cite, among what the user may see."""
    return Exhibit.objects.visible_to(user).filter(tlp__in=CITABLE)


def require_visible(actor: User, exhibit: Exhibit | None) -> None:
    """Raises InvalidOwnership for an exhibit that the actor may not see."""
    if exhibit and not Exhibit.objects.visible_to(actor).filter(pk=exhibit.pk).exists():
        raise InvalidOwnership("There is no such exhibit among those you may see.")


def require_citable(actor: User, exhibit: Exhibit | None) -> None:
    """Raises InvalidOwnership unless the actor may see it and all staff may be told what it says.

    What counts is the marking that is held now, whatever the given object says.
    """
    require_visible(actor, exhibit)
    if exhibit and not citable(actor).filter(pk=exhibit.pk).exists():
        raise InvalidOwnership(
            f"“{exhibit}” is marked for fewer than all staff. They all read what is held of a "
            f"company, so it cites only exhibits marked {MARKINGS}. Cite another, or enter only "
            "what all may read, with its source in words."
        )


def note_owner(*, actor: User, ownership: Ownership, why: str = "") -> None:
    """A line on the exhibit that an owner rests on, or rested on where it is withdrawn."""
    if not ownership.exhibit:
        return
    edge = edges.of_ownership(ownership)
    detail = {
        "owner": ownership.owner_name,
        "role": ownership.get_role_display(),
        "owned": str(ownership.vessel or ownership.company),
        "share": edge.share_text,
        "dates": edge.dates_text,
        "reason": why,
    }
    event = CustodyEvent.OWNERSHIP_WITHDRAWN if why else CustodyEvent.OWNERSHIP
    _record(actor, ownership.exhibit, event, detail | {"ownership": str(ownership.pk)})


def note_company(
    *,
    actor: User,
    company: Company,
    exhibit: Exhibit | None,
    said: Mapping[str, str],
    event: CustodyEvent = CustodyEvent.COMPANY,
) -> None:
    """A line on the exhibit that facts of a company rest on; none without an exhibit."""
    if exhibit:
        _record(actor, exhibit, event, {"company": company.name, **said})


def _record(actor: User, exhibit: Exhibit, event: CustodyEvent, detail: Mapping[str, str]) -> None:
    told = {name: text for name, text in detail.items() if text}
    custody.record(actor=actor, exhibit=exhibit, event=event, detail=told)
