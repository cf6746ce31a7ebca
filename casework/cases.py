"""Cases: opened, edited, given vessels, people and exhibits."""

from collections.abc import Callable
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import compartments, ledger
from accounts.models import CompartmentMember, CompartmentRole, Role, User
from casework import access, following, references
from casework.errors import CaseInvalid, NotAllowed
from casework.models import Case, CaseExhibit, CaseVessel, Priority, VesselRole
from evidence import exhibits
from evidence.marking import TLP
from evidence.models import Exhibit
from vessels import registering
from vessels.models import Vessel

TITLE_LENGTH = 200


class CaseChanges(TypedDict, total=False):
    """What may be changed of a case itself. `unknowns` is a line each."""

    title: str
    question: str
    summary: str
    unknowns: str
    tlp: str
    priority: str


@transaction.atomic
def open_case(
    *,
    actor: User,
    title: str,
    question: str,
    imo: str,
    tlp: TLP = TLP.RED,
    priority: Priority = Priority.NORMAL,
    vessel_name: str = "",
    is_demonstration: bool = False,
) -> Case:
    """Open a case on the vessel that `imo` names (`registering.open_named`), led by the actor.

    Raises `NotAllowed` for anyone but an investigator, `CaseInvalid` for an empty title or
    question, and the vessels' `InvalidImo` naming the check digit expected.
    """
    if not actor.has_role(Role.INVESTIGATOR):
        raise NotAllowed("Only an investigator may open a case. Ask one, or ask for the role.")
    title, question = _title(title), _question(question)
    vessel = registering.open_named(actor=actor, text=imo, name=vessel_name)
    reference = references.next_reference(timezone.now().year)
    case = Case.objects.create(
        reference=reference,
        title=title,
        question=question,
        tlp=TLP(tlp),
        priority=Priority(priority),
        lead=actor,
        compartment=compartments.create(actor=actor, name=f"Case {reference}", lead=actor),
        is_demonstration=is_demonstration,
        created_by=actor,
    )
    CaseVessel.objects.create(case=case, vessel=vessel, role=VesselRole.SUBJECT)
    ledger.record(
        subject=case,
        actor=actor,
        action="case.opened",
        payload={
            "reference": reference,
            "title": title,
            "question": question,
            "tlp": case.tlp,
            "imo": vessel.imo_number,
        },
    )
    following.join(actor=actor, case=case, vessel=vessel)
    return case


def edit_case(*, actor: User, case: Case, **changes: Unpack[CaseChanges]) -> Case:
    """Replace some of the case's own words, its marking or its priority."""
    with access.editing(actor=actor, case=case, act="case.edited") as locked:
        wanted = {name: CLEAN[name](str(value)) for name, value in changes.items()}
        before = {name: getattr(locked, name) for name in wanted}
        changed = [name for name in wanted if wanted[name] != before[name]]
        if changed:
            for name in changed:
                setattr(locked, name, wanted[name])
            locked.save(update_fields=[*changed, "updated_at"])
            payload = {name: {"from": before[name], "to": wanted[name]} for name in changed}
            ledger.record(subject=locked, actor=actor, action="case.edited", payload=payload)
    return locked


def add_vessel(
    *,
    actor: User,
    case: Case,
    vessel: Vessel,
    role: VesselRole = VesselRole.ASSOCIATED,
    note: str = "",
) -> CaseVessel:
    """Put a vessel into the case; one that is in it already gets the new role and note."""
    with access.editing(actor=actor, case=case, act="vessel.added") as locked:
        entry, is_new = CaseVessel.objects.update_or_create(
            case=locked, vessel=vessel, defaults={"role": VesselRole(role), "note": note.strip()}
        )
        ledger.record(
            subject=locked,
            actor=actor,
            action="vessel.added" if is_new else "vessel.edited",
            payload={
                "vessel": str(vessel),
                "imo": vessel.imo_number,
                "role": entry.role,
                "note": entry.note,
            },
        )
        if is_new:
            following.join(actor=actor, case=locked, vessel=vessel)
    return entry


def add_member(*, actor: User, case: Case, user: User, role: CompartmentRole) -> CompartmentMember:
    """Let a colleague into the case. Its lead only; a reviewer must be a supervisor."""
    with access.acting(actor=actor, case=case, act="member.added") as locked:
        role = CompartmentRole(role)
        if role == CompartmentRole.REVIEWER and not user.has_role(Role.SUPERVISOR):
            raise CaseInvalid(
                f"{user} is not a supervisor and cannot review. Choose a supervisor as reviewer, "
                "or add this person as a reader."
            )
        member = compartments.add_member(
            actor=actor, compartment=locked.compartment, user=user, role=role
        )
        ledger.record(
            subject=locked,
            actor=actor,
            action="member.added",
            payload={"user": str(user.pk), "name": str(user), "role": role.value},
        )
    return member


def remove_member(*, actor: User, case: Case, user: User) -> None:
    """Take a colleague out of the case. Its lead only; what they did stays in the ledger."""
    with access.acting(actor=actor, case=case, act="member.removed") as locked:
        compartments.remove_member(actor=actor, compartment=locked.compartment, user=user)
        ledger.record(
            subject=locked,
            actor=actor,
            action="member.removed",
            payload={"user": str(user.pk), "name": str(user)},
        )


def file_exhibit(*, actor: User, case: Case, exhibit: Exhibit) -> CaseExhibit:
    """File an exhibit under the case's next number, so that the case's people may see it.

    Filing it again returns the entry it has. The case's marking is not raised by itself: an
    exhibit marked stricter than the case keeps the case from being submitted (see `readiness`).
    """
    with access.editing(actor=actor, case=case, act="exhibit.filed") as locked:
        filed = CaseExhibit.objects.filter(case=locked, exhibit=exhibit).first()
        if filed:
            return filed
        exhibits.file_in(actor=actor, exhibit=exhibit, compartment=locked.compartment)
        highest = locked.case_exhibits.aggregate(highest=Max("number"))["highest"] or 0
        filed = CaseExhibit.objects.create(
            case=locked, exhibit=exhibit, number=highest + 1, filed_by=actor
        )
        ledger.record(
            subject=locked,
            actor=actor,
            action="exhibit.filed",
            payload={"exhibit": str(exhibit.pk), "number": filed.label, "title": exhibit.title},
        )
    return filed


def file_new_exhibit(*, actor: User, case: Case, make: Callable[[], Exhibit]) -> CaseExhibit:
    """Make an exhibit and file it, both or neither. `make` adds it and returns it."""
    with access.editing(actor=actor, case=case, act="exhibit.filed") as locked:
        return file_exhibit(actor=actor, case=locked, exhibit=make())


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise CaseInvalid("The title is empty. Say in a few words what the case is about.")
    if len(title) > TITLE_LENGTH:
        raise CaseInvalid(f"The title has {len(title)} characters; {TITLE_LENGTH} are allowed.")
    return title


def _question(text: str) -> str:
    question = text.strip()
    if not question:
        raise CaseInvalid("The question is empty. Write what the case is to answer.")
    return question


CLEAN: dict[str, Callable[[str], str]] = {
    "title": _title,
    "question": _question,
    "summary": str.strip,
    "unknowns": str.strip,
    "tlp": lambda value: TLP(value).value,
    "priority": lambda value: Priority(value).value,
}
