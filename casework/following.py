"""Telling the leads of cases what lists changed about their vessels, and of drift after approval.

The lists do not know of cases: every accepted version is asked once what it brings (`follow`). What
was known before a case was opened, or before its revision was frozen, is no news to it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.models import NoticeKind, User
from accounts.notices import Word
from casework.drift import SEALED
from casework.models import Case, CaseState, CaseVessel, FollowedVersion, Review
from casework.models.review import Decision
from vessels.models import ListVersion
from vessels.sanctions import news
from vessels.sanctions.news import News


def follow_lists(*, agent: str) -> int:
    """Follow every accepted version that was not followed yet; how many people were told."""
    waiting = ListVersion.objects.accepted().filter(followed=None).order_by("fetched_at", "pk")
    return sum(
        follow(version=version, actor=None, agent=agent)
        for version in waiting.select_related("sanctions_list")
    )


@transaction.atomic
def follow(*, version: ListVersion, actor: User | None, agent: str = "") -> int:
    """Tell the leads of open cases, and of sealed ones their lead and who approved them.

    Watchers are told here too, where the worker was not asked to (`vessels.sanctions.news`).
    """
    _, is_new = FollowedVersion.objects.get_or_create(version=version)
    if not is_new:
        return 0
    told = 0
    found, since = news.of(version), news.known_at(version)
    cases = _cases(found)
    for each in found:
        for case in cases[each.vessel.pk]:
            for word, recipients in _for_case(case, each, since):
                told += notices.tell(actor=actor, agent=agent, word=word, recipients=recipients)
    return told + news.tell_watchers(version=version, actor=actor, agent=agent)


def _cases(found: list[News]) -> dict[UUID, list[Case]]:
    """Vessel -> the cases she is in that are not closed."""
    entries = (
        CaseVessel.objects.filter(vessel__in={each.vessel.pk for each in found})
        .exclude(case__state=CaseState.CLOSED)
        .select_related("case__lead", "case__compartment")
        .order_by("pk")
    )
    cases: dict[UUID, list[Case]] = defaultdict(list)
    for entry in entries:
        cases[entry.vessel_id].append(entry.case)
    return cases


def _for_case(case: Case, each: News, since: datetime) -> Iterator[tuple[Word, list[User]]]:
    """What to tell of the case and whom: nothing where the change was known before."""
    if case.state in SEALED:
        approval = _approval(case)
        if approval and approval.revision.submitted_at < since:
            yield _of_drift(case, each), _answerable(case, approval)
    elif case.created_at < since:
        text = f"{each.text} She is in {case.reference}."
        # The same key as a watcher's: a lead who watches her is told once.
        word = Word(NoticeKind.LISTING, each.key, each.title, text, each.url, case.compartment)
        yield word, [case.lead]


def _of_drift(case: Case, each: News) -> Word:
    return Word(
        NoticeKind.DRIFT,
        f"drift:{case.pk}:{each.change.pk}",
        f"{case.reference} was {case.get_state_display().lower()} without this: {each.title}",
        f"{each.text} The sealed revision does not know it. Consider a new review.",
        reverse("casework:case-review", args=[case.reference]),
        case.compartment,
    )


def _approval(case: Case) -> Review | None:
    """The approval of the newest revision that was approved."""
    approvals = Review.objects.filter(revision__case=case, decision=Decision.APPROVED)
    return approvals.select_related("reviewer", "revision").order_by("-revision__number").first()


def _answerable(case: Case, approval: Review) -> list[User]:
    """The lead, and who approved the revision, as far as they are still in the case."""
    people = (case.lead, approval.reviewer)
    return [user for user in people if case.compartment.role_of(user)]
