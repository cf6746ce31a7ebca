"""What a case still needs before it can be submitted, and what a reviewer will ask about.

Marking: the case's marking must be at least as strict as its strictest exhibit's. An exhibit marked
stricter stops the submission until one of the two is changed, so that no revision claims to be
tamer than what it holds. Nothing is raised or left out silently.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import CompartmentRole
from casework import findings
from casework.models import Case, CaseExhibit, Finding
from evidence.marking import TLP


@dataclass(frozen=True)
class Item:
    """One line of the list. `is_required` items must be done before the case is submitted."""

    done: bool
    text: str
    url: str
    is_required: bool = True


def check(case: Case) -> list[Item]:
    """The list for a case, required items first. Constant number of queries, none if prefetched."""
    filed = list(case.case_exhibits.select_related("exhibit", "exhibit__origin").order_by("number"))
    made = list(case.findings.prefetch_related("links__case_exhibit__exhibit__origin"))
    evidence_url = reverse("casework:case-evidence", args=[case.reference])
    findings_url = reverse("casework:case-findings", args=[case.reference])
    return [
        _marking(case, filed),
        Item(bool(filed), "At least one exhibit is filed", evidence_url),
        Item(bool(made), "At least one finding is written", findings_url),
        *_evidenced(made, findings_url),
        *_origins(made, findings_url),
        _graded(filed, evidence_url),
        _unknowns(case),
        _reviewer(case),
    ]


def missing(case: Case) -> list[str]:
    """The required items that are not done, in words."""
    return [item.text for item in check(case) if item.is_required and not item.done]


def _marking(case: Case, filed: list[CaseExhibit]) -> Item:
    ceiling = TLP(case.tlp)
    stricter = [
        entry.label for entry in filed if TLP(entry.exhibit.tlp).strictness > ceiling.strictness
    ]
    url = reverse("casework:case-edit", args=[case.reference])
    if not stricter:
        return Item(True, f"Marked {ceiling.label}; no exhibit is stricter", url)
    verb = "is" if len(stricter) == 1 else "are"
    text = f"{', '.join(stricter)} {verb} marked stricter than the case ({ceiling.label})"
    return Item(False, text, url)


def _evidenced(made: list[Finding], url: str) -> list[Item]:
    bare = [finding for finding in made if not finding.links.all()]
    if made and not bare:
        return [Item(True, "Every finding has an exhibit", url)]
    return [Item(False, f"Finding {finding.label} has no exhibit", url) for finding in bare]


def _origins(made: list[Finding], url: str) -> list[Item]:
    support = {finding: findings.support_of(finding) for finding in made}
    alone = [finding for finding in made if support[finding].single_origin]
    if made and not alone:
        return [Item(True, "No finding rests on one origin only", url, is_required=False)]
    return [
        Item(
            False,
            f"Finding {finding.label} rests on one origin only ({support[finding].single_origin})",
            url,
            is_required=False,
        )
        for finding in alone
    ]


def _graded(filed: list[CaseExhibit], url: str) -> Item:
    ungraded = [entry.label for entry in filed if entry.exhibit.grade == "F6"]
    if ungraded:
        return Item(False, f"Not graded: {', '.join(ungraded)}", url, is_required=False)
    return Item(bool(filed), "Every exhibit is graded", url, is_required=False)


def _unknowns(case: Case) -> Item:
    url = reverse("casework:case-edit", args=[case.reference])
    return Item(bool(case.unknowns), "What is not known is written down", url, is_required=False)


def _reviewer(case: Case) -> Item:
    members = case.compartment.members.all()
    found = any(member.role == CompartmentRole.REVIEWER for member in members)
    url = reverse("casework:case-people", args=[case.reference])
    return Item(found, "A supervisor is in the case as reviewer", url, is_required=False)
