"""Telling the people of cases what lists changed about their vessels, and of drift.

The lists do not know of cases: every accepted version is asked once what it brings (`follow`). What
was known before a case was opened, or before its revision was frozen, is no news to it. Each person
has one notice of a change, with all their ships and cases in it (`vessels.sanctions.news`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.models import CompartmentMember, LinkKind, User
from accounts.notices import Link, Telling
from casework import review
from casework.drift import FROZEN, SEALED
from casework.models import Case, CaseState, CaseVessel, FollowedVersion, Revision
from vessels.models import ListVersion, Vessel
from vessels.sanctions import joining, news
from vessels.sanctions.news import News


@dataclass(frozen=True, slots=True)
class Standing:
    """The cases that hold the vessels of some news, and who is to answer for them.

    `cases` is by vessel, `members` by compartment and person, `newest` revisions by case.
    """

    cases: dict[UUID, list[Case]] = field(default_factory=lambda: defaultdict(list))
    members: dict[UUID, dict[UUID, CompartmentMember]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    newest: dict[UUID, Revision] = field(default_factory=dict)


def follow_lists(*, agent: str) -> int:
    """Follow every accepted version that was not followed yet; how many notices were given."""
    waiting = ListVersion.objects.accepted().filter(followed=None).order_by("fetched_at", "pk")
    return sum(
        follow(version=version, actor=None, agent=agent)
        for version in waiting.select_related("sanctions_list")
    )


@transaction.atomic
def follow(*, version: ListVersion, actor: User | None, agent: str = "") -> int:
    """Tell the leads of open cases; of frozen ones their lead and who reviews or approved them.

    Only those who are in the case still, and of a submitted one only those who may review it.
    Watchers are told here too, where the worker was not asked to (`vessels.sanctions.news`). Four
    queries beside those of the news and of the telling.
    """
    _, is_new = FollowedVersion.objects.get_or_create(version=version)
    if not is_new:
        return 0
    found, since = news.of(version), news.known_at(version)
    standing, watchers = _standing(found), news.watchers(found, since)
    tellings = []
    for each in found:
        concerns: dict[User, list[Link]] = defaultdict(list)
        for vessel in each.vessels:
            for case in standing.cases.get(vessel.pk, ()):
                for user, link in _concerned(case, standing, since):
                    concerns[user] += [news.as_link(vessel, case.compartment), link]
            for watcher in watchers.get(vessel.pk, ()):
                concerns[watcher].append(news.as_link(vessel))
        tellings.append(Telling(each.word, concerns))
    return notices.tell_all(actor=actor, agent=agent, tellings=tellings)


def join(*, actor: User, case: Case, vessel: Vessel) -> None:
    """A vessel came into a case: its lead's notices of changes of her owners name her too."""
    links = [news.as_link(vessel, case.compartment), _link(case)]
    joining.join(actor=actor, recipient=case.lead, vessel=vessel, links=links)


def _standing(found: Iterable[News]) -> Standing:
    """Of the cases that are not closed. Three queries."""
    entries = (
        CaseVessel.objects.filter(
            vessel__in={vessel.pk for each in found for vessel in each.vessels}
        )
        .exclude(case__state=CaseState.CLOSED)
        .select_related("case__lead", "case__compartment")
        .order_by("pk")
    )
    standing = Standing()
    for entry in entries:
        standing.cases[entry.vessel_id].append(entry.case)
    frozen = {entry.case_id: entry.case for entry in entries if entry.case.state in FROZEN}
    revisions = Revision.objects.filter(case__in=frozen).defer("body")
    newest = revisions.order_by("case_id", "-number").distinct("case_id")
    for revision in newest.select_related("review__reviewer"):
        standing.newest[revision.case_id] = revision
    compartments = {case.compartment_id for case in frozen.values()}
    members = CompartmentMember.objects.filter(compartment__in=compartments)
    for member in members.select_related("user"):
        standing.members[member.compartment_id][member.user_id] = member
    return standing


def _concerned(case: Case, standing: Standing, since: datetime) -> Iterator[tuple[User, Link]]:
    """Whom to tell of the case, and as what: nobody where the change was known before."""
    revision = standing.newest.get(case.pk)
    if revision and revision.submitted_at < since:
        members = standing.members[case.compartment_id]
        for member in members.values():
            if member.user_id == case.lead_id or _answers(case, revision, member):
                yield member.user, _drifted(case)
    elif case.state not in SEALED and case.created_at < since:
        yield case.lead, _link(case)


def _answers(case: Case, revision: Revision, member: CompartmentMember) -> bool:
    """Whether the member has decided on the frozen revision, or has to."""
    claimed = getattr(revision, "review", None)
    if claimed:
        is_theirs = claimed.reviewer_id == member.user_id
        return is_theirs and (case.state in SEALED or review.may_review(member, revision))
    return review.may_review(member, revision)


def _link(case: Case) -> Link:
    address = reverse("casework:case-detail", args=[case.reference])
    return Link(LinkKind.CASE, case.reference, address, compartment=case.compartment)


def _drifted(case: Case) -> Link:
    """The case's review, where the revision that does not know the change is."""
    if case.state in SEALED:
        note = f"{case.get_state_display().lower()} without this: consider a new review"
    else:
        note = "submitted without this: the revision under review does not know it"
    address = reverse("casework:case-review", args=[case.reference])
    return Link(LinkKind.DRIFT, case.reference, address, note, case.compartment)
