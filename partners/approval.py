"""Which revision of a case may be released, and by whom."""

from django.db.models import QuerySet

from accounts.models import Role, User
from casework.models import Case, CaseState, Decision, Revision
from evidence import canonical
from evidence.marking import TLP
from partners.errors import NotReleasable, ReleaseRefused

RELEASABLE = (CaseState.APPROVED, CaseState.RELEASED)
THIRD_PERSON = (TLP.RED, TLP.AMBER_STRICT)


def approved_revision(case: Case) -> Revision:
    """The case's newest revision, approved and unchanged since.

    Raises NotReleasable when the case is not approved or the frozen content does not meet its
    digest any more.
    """
    revision = case.revisions.select_related("review", "review__reviewer", "case").first()
    review = getattr(revision, "review", None)
    if revision is None or review is None or case.state not in RELEASABLE:
        raise NotReleasable(
            f"{case.reference} is {case.get_state_display().lower()}. Only an approved case can be"
            " released: have it submitted and approved first."
        )
    if review.decision != Decision.APPROVED:
        raise NotReleasable(f"Revision {revision.number} of {case.reference} is not approved.")
    if canonical.digest(revision.body) != revision.digest:
        raise NotReleasable(
            f"Revision {revision.number} of {case.reference} no longer meets its digest. Nothing"
            " can be released. Tell an administrator: this is an integrity failure."
        )
    return revision


def check_may_release(actor: User, revision: Revision) -> None:
    """Raise ReleaseRefused unless the person may release this revision.

    A release officer who contributed nothing to it and, for TLP:RED and TLP:AMBER+STRICT, did not
    approve it. There is no exception for administrators.
    """
    if not is_release_officer(actor):
        raise ReleaseRefused("Only a release officer may release a case.")
    if actor.pk in revision.contributor_ids or actor.pk == revision.submitted_by_id:
        raise ReleaseRefused(
            f"You contributed to revision {revision.number}. Another release officer has to"
            " release it."
        )
    marking = TLP(revision.body["case"]["tlp"])
    if marking in THIRD_PERSON and actor.pk == revision.review.reviewer_id:
        raise ReleaseRefused(
            f"You approved revision {revision.number}, and it is marked TLP:{marking.value}."
            " A third person has to release it."
        )


def is_release_officer(user: User) -> bool:
    """Whether the person's role covers releasing at all."""
    return user.has_role(Role.RELEASE_OFFICER)


def waiting_for(user: User) -> QuerySet[Case]:
    """Approved cases the person is in that nothing was released of yet, oldest first."""
    approved = Case.objects.visible_to(user).filter(state=CaseState.APPROVED)
    return approved.select_related("lead").order_by("updated_at")
