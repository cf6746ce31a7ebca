"""The state machine of a case, and four eyes: who contributed to a revision never reviews it.

Submit, withdraw, claim, approve, request changes, close, reopen: each is one function, the only way
to its state, whatever route calls it (`partners.releasing` adds the last one). A database trigger
backs the rule.
"""

from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone

from accounts import ledger
from accounts.models import CompartmentMember, CompartmentRole, Role, User
from casework import access, contributors, readiness, revisions
from casework.errors import BrokenSeal, CaseInvalid, NotAllowed, NotReady, OwnWork, WrongState
from casework.models import Case, CaseState, Decision, Review, Revision
from casework.models.case import EDITABLE
from evidence import fixity
from evidence.models import Exhibit

CLOSABLE = (*EDITABLE, CaseState.APPROVED, CaseState.RELEASED)
REOPENABLE = (CaseState.APPROVED, CaseState.RELEASED, CaseState.CLOSED)


def submit(*, actor: User, case: Case) -> Revision:
    """Freeze the case as its next revision and hand it to review.

    Every exhibit's stored bytes are hashed again first; a failure stays in its custody log. Raises
    `NotReady` with what is missing, and `BrokenSeal` naming the exhibits whose bytes have changed.
    """
    with access.acting(actor=actor, case=case, act="case.submitted") as locked:
        _require_submitter(actor, locked)
    checked = _check_bytes(actor, case)
    with access.acting(actor=actor, case=case, act="case.submitted") as locked:
        _require_submitter(actor, locked)
        if missing := readiness.missing(locked):
            raise NotReady(f"{locked.reference} is not ready: {'; '.join(missing)}.")
        if checked != _filed(locked):
            raise WrongState("An exhibit was filed meanwhile. Submit again.")
        revision = _freeze(actor, locked)
        _move(locked, CaseState.SUBMITTED)
        ledger.record(
            subject=locked,
            actor=actor,
            action="case.submitted",
            payload={"revision": revision.number, "digest": revision.digest},
        )
    return revision


def withdraw(*, actor: User, case: Case) -> Case:
    """Take a submitted case back before a reviewer has claimed it. The revision is kept."""
    with access.acting(actor=actor, case=case, act="case.withdrawn") as locked:
        access.require_editor(actor, locked)
        _require_state(locked, CaseState.SUBMITTED)
        _move(locked, CaseState.INVESTIGATING)
        ledger.record(subject=locked, actor=actor, action="case.withdrawn")
    return locked


def claim(*, actor: User, case: Case) -> Review:
    """Take the submitted revision for review."""
    with access.acting(actor=actor, case=case, act="review.claimed") as locked:
        revision = latest_revision(locked)
        require_reviewer(actor, locked, revision)
        if revision is None or locked.state != CaseState.SUBMITTED:
            raise WrongState(_state_text(locked, revision))
        review = Review.objects.create(revision=revision, reviewer=actor)
        _move(locked, CaseState.IN_REVIEW)
        ledger.record(
            subject=locked,
            actor=actor,
            action="review.claimed",
            payload={"revision": revision.number},
        )
    return review


def approve(*, actor: User, case: Case, comment: str = "", checked: Sequence[str] = ()) -> Review:
    """Approve the claimed revision, whose digest is computed again.

    `checked` is what the reviewer ticked off, for the record. Raises `OwnWork` for a contributor,
    `WrongState` where a decision stands already, `BrokenSeal` where the body or an exhibit changed.
    """
    with access.acting(actor=actor, case=case, act="review.approved") as locked:
        review = _claimed_review(actor, locked)
        if changed := revisions.changed_exhibits(review.revision):
            raise BrokenSeal(
                f"{', '.join(changed)} changed after revision {review.revision.number} was "
                "submitted. Request changes, so that it is submitted again."
            )
        _decide(review, Decision.APPROVED, comment)
        _move(locked, CaseState.APPROVED)
        ledger.record(
            subject=locked,
            actor=actor,
            action="review.approved",
            payload={**_decision_payload(review), "checked": list(checked)},
        )
    return review


def request_changes(*, actor: User, case: Case, comment: str) -> Review:
    """Send the claimed revision back with a comment that says what to change."""
    with access.acting(actor=actor, case=case, act="review.changes_requested") as locked:
        review = _claimed_review(actor, locked)
        if not comment.strip():
            raise CaseInvalid("The comment is empty. Say what has to change.")
        _decide(review, Decision.CHANGES_REQUESTED, comment)
        _move(locked, CaseState.CHANGES_REQUESTED)
        ledger.record(
            subject=locked,
            actor=actor,
            action="review.changes_requested",
            payload=_decision_payload(review),
        )
    return review


def close(*, actor: User, case: Case, outcome: str, note: str) -> Case:
    """End the case. A supervisor of the case only; the outcome and a note are required."""
    with access.acting(actor=actor, case=case, act="case.closed") as locked:
        _require_supervisor(actor, "close")
        _require_state(locked, *CLOSABLE)
        if not (outcome.strip() and note.strip()):
            raise CaseInvalid("Give the outcome and a note that explains it.")
        _move(locked, CaseState.CLOSED)
        payload = {"outcome": outcome.strip(), "note": note.strip()}
        ledger.record(subject=locked, actor=actor, action="case.closed", payload=payload)
    return locked


def reopen(*, actor: User, case: Case, reason: str) -> Case:
    """Open an approved, released or closed case for work again. Its revisions stay as they are."""
    with access.acting(actor=actor, case=case, act="case.reopened") as locked:
        _require_supervisor(actor, "reopen")
        _require_state(locked, *REOPENABLE)
        if not reason.strip():
            raise CaseInvalid("The reason is empty. Say why the case is opened again.")
        _move(locked, CaseState.INVESTIGATING)
        payload = {"reason": reason.strip()}
        ledger.record(subject=locked, actor=actor, action="case.reopened", payload=payload)
    return locked


def latest_revision(case: Case) -> Revision | None:
    return case.revisions.select_related("review__reviewer").order_by("-number").first()


def require_reviewer(actor: User, case: Case, revision: Revision | None) -> None:
    """Raises `OwnWork` for a contributor, `NotAllowed` for anyone but a reviewing supervisor."""
    if revision and _contributed(actor, revision):
        raise OwnWork(
            f"You contributed to revision {revision.number} of {case.reference} and may not review "
            "it. A supervisor who did not work on it has to."
        )
    if not actor.has_role(Role.SUPERVISOR):
        raise NotAllowed("Only a supervisor may review a case.")
    if access.role_in(actor, case) != CompartmentRole.REVIEWER:
        raise NotAllowed(
            f"You are not a reviewer of {case.reference}. Ask its lead to add you as one."
        )


def may_review(member: CompartmentMember, revision: Revision) -> bool:
    """What `require_reviewer` asks of a member of the case, of one whose row is at hand."""
    is_reviewer = member.role == CompartmentRole.REVIEWER and member.user.has_role(Role.SUPERVISOR)
    return is_reviewer and not _contributed(member.user, revision)


def _contributed(person: User, revision: Revision) -> bool:
    return person.pk in revision.contributor_ids or person.pk == revision.submitted_by_id


def _claimed_review(actor: User, case: Case) -> Review:
    """The pending review of this very reviewer, its revision intact."""
    revision = latest_revision(case)
    require_reviewer(actor, case, revision)
    review = Review.objects.select_for_update().filter(revision=revision).first()
    if (
        revision is None
        or review is None
        or case.state != CaseState.IN_REVIEW
        or review.decision != Decision.PENDING
    ):
        raise WrongState(_state_text(case, revision))
    if review.reviewer_id != actor.pk:
        raise NotAllowed(f"{review.reviewer} has claimed this review and decides it.")
    if not revisions.is_intact(revision):
        raise BrokenSeal(
            f"Revision {revision.number} of {case.reference} no longer meets its digest. "
            "Do not decide on it; tell an administrator."
        )
    return review


def _require_submitter(actor: User, case: Case) -> None:
    access.require_editor(actor, case)
    if not actor.has_role(Role.INVESTIGATOR):
        raise NotAllowed("Only an investigator may submit a case.")
    _require_state(case, *EDITABLE)


def _require_supervisor(actor: User, act: str) -> None:
    if not actor.has_role(Role.SUPERVISOR):
        raise NotAllowed(f"Only a supervisor may {act} a case.")


def _require_state(case: Case, *states: CaseState) -> None:
    if case.state not in states:
        raise WrongState(_state_text(case, latest_revision(case)))


def _state_text(case: Case, revision: Revision | None) -> str:
    review = getattr(revision, "review", None)
    if review and review.decision != Decision.PENDING:
        return (
            f"{case.reference} is {case.get_state_display().lower()}: {review.reviewer} decided on "
            f"revision {review.revision.number} ({review.get_decision_display().lower()})."
        )
    if review:
        return f"{case.reference} is in review: {review.reviewer} has claimed it."
    return f"{case.reference} is {case.get_state_display().lower()}, which does not allow this."


def _filed(case: Case) -> set[Exhibit]:
    return set(Exhibit.objects.filter(case_exhibits__case=case))


def _check_bytes(actor: User, case: Case) -> set[Exhibit]:
    """Hash the stored bytes of every filed exhibit. Each result is recorded by itself."""
    broken = []
    filed = case.case_exhibits.select_related("exhibit__source_file").order_by("number")
    for entry in filed:
        if entry.exhibit.source_file and not fixity.check(actor=actor, exhibit=entry.exhibit):
            broken.append(entry.label)
    if broken:
        raise BrokenSeal(
            f"The stored file of {', '.join(broken)} no longer has the hash it came with. Do not "
            "rely on it: restore it from a backup, then submit again."
        )
    return {entry.exhibit for entry in filed}


def _freeze(actor: User, case: Case) -> Revision:
    body = revisions.body_of(case)
    highest = case.revisions.aggregate(highest=Max("number"))["highest"] or 0
    return Revision.objects.create(
        case=case,
        number=highest + 1,
        body=body,
        digest=revisions.digest_of(body),
        contributor_ids=sorted(contributors.of_case(case) | {actor.pk}),
        submitted_by=actor,
    )


def _decide(review: Review, decision: Decision, comment: str) -> None:
    review.decision, review.comment = decision, comment.strip()
    review.decided_at = timezone.now()
    review.save(update_fields=["decision", "comment", "decided_at"])


def _decision_payload(review: Review) -> dict[str, object]:
    revision = review.revision
    return {
        "revision": revision.number,
        "digest": revision.digest,
        "comment": review.comment,
    }


def _move(case: Case, state: CaseState) -> None:
    case.state = state
    case.save(update_fields=["state", "updated_at"])
