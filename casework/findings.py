"""Findings: propositions, and the exhibits that support or contradict them."""

from dataclasses import dataclass

from django.db.models import Max

from accounts import ledger
from accounts.models import User
from casework import access
from casework.errors import CaseInvalid
from casework.models import Case, CaseExhibit, Finding, FindingExhibit, Ladder, Likelihood, Relation


def add_finding(
    *,
    actor: User,
    case: Case,
    proposition: str,
    ladder: Ladder | str,
    reasoning: str = "",
    likelihood: Likelihood | str = Likelihood.NOT_ASSESSED,
) -> Finding:
    """Put a proposition forward under the case's next number."""
    with access.editing(actor=actor, case=case, act="finding.added") as locked:
        highest = locked.findings.aggregate(highest=Max("number"))["highest"] or 0
        finding = Finding.objects.create(
            case=locked,
            number=highest + 1,
            proposition=_proposition(proposition),
            reasoning=reasoning.strip(),
            ladder=Ladder(ladder),
            likelihood=Likelihood(likelihood),
            created_by=actor,
        )
        ledger.record(
            subject=locked,
            actor=actor,
            action="finding.added",
            payload={"finding": finding.label, "proposition": finding.proposition},
        )
    return finding


def edit_finding(
    *,
    actor: User,
    finding: Finding,
    proposition: str,
    reasoning: str,
    ladder: Ladder | str,
    likelihood: Likelihood | str,
) -> Finding:
    """Replace a finding's words and judgement; the ledger keeps what they were."""
    with access.editing(actor=actor, case=finding.case, act="finding.edited") as locked:
        current = locked.findings.get(pk=finding.pk)
        wanted = {
            "proposition": _proposition(proposition),
            "reasoning": reasoning.strip(),
            "ladder": Ladder(ladder).value,
            "likelihood": Likelihood(likelihood).value,
        }
        before = {name: getattr(current, name) for name in wanted}
        if before != wanted:
            for name, value in wanted.items():
                setattr(current, name, value)
            current.save()
            ledger.record(
                subject=locked,
                actor=actor,
                action="finding.edited",
                payload={"finding": current.label, "before": before, "after": wanted},
            )
    return current


def link_exhibit(
    *,
    actor: User,
    finding: Finding,
    case_exhibit: CaseExhibit,
    relation: Relation,
    note: str = "",
) -> FindingExhibit:
    """Say how an exhibit of the same case bears on the finding; saying it again replaces it."""
    with access.editing(actor=actor, case=finding.case, act="exhibit.linked") as locked:
        if case_exhibit.case_id != locked.pk:
            raise CaseInvalid(f"{case_exhibit.label} is not an exhibit of {locked.reference}.")
        link, _ = FindingExhibit.objects.update_or_create(
            finding=finding,
            case_exhibit=case_exhibit,
            defaults={"relation": Relation(relation), "note": note.strip()},
        )
        ledger.record(
            subject=locked,
            actor=actor,
            action="exhibit.linked",
            payload={
                "finding": finding.label,
                "exhibit": case_exhibit.label,
                "relation": link.relation,
                "note": link.note,
            },
        )
    return link


def unlink_exhibit(*, actor: User, link: FindingExhibit) -> None:
    """Take an exhibit off a finding. The exhibit stays filed; the ledger keeps the link."""
    with access.editing(actor=actor, case=link.finding.case, act="exhibit.unlinked") as locked:
        payload = {
            "finding": link.finding.label,
            "exhibit": link.case_exhibit.label,
            "relation": link.relation,
        }
        link.delete()
        ledger.record(subject=locked, actor=actor, action="exhibit.unlinked", payload=payload)


@dataclass(frozen=True)
class Support:
    """What a finding rests on, from links with their exhibits and origins loaded."""

    supporting: list[FindingExhibit]
    contradicting: list[FindingExhibit]
    neutral: list[FindingExhibit]

    @property
    def single_origin(self) -> str:
        """The one origin that everything in support goes back to, or an empty text.

        An exhibit whose origin is not recorded counts as an origin of its own.
        """
        origins = {
            str(link.case_exhibit.exhibit.origin or link.case_exhibit.exhibit_id)
            for link in self.supporting
        }
        if len(origins) != 1:
            return ""
        exhibit = self.supporting[0].case_exhibit
        return str(exhibit.exhibit.origin or exhibit.label)


def support_of(finding: Finding) -> Support:
    """The finding's links by relation. No query where `links` is prefetched with exhibits."""
    links = list(finding.links.all())

    def of(relation: Relation) -> list[FindingExhibit]:
        return [link for link in links if link.relation == relation]

    return Support(of(Relation.SUPPORTS), of(Relation.CONTRADICTS), of(Relation.NEUTRAL))


def _proposition(text: str) -> str:
    proposition = text.strip()
    if not proposition:
        raise CaseInvalid("The proposition is empty. Write one sentence that could be wrong.")
    return proposition
