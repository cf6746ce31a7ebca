"""How much is in a case, counted beside the case in one query."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casework.models import Case, CaseExhibit, CaseVessel, Finding, Obligation
from evidence.models import ExhibitKind


def counted(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Adds the counts of exhibits, statements, vessels, findings and obligations."""
    return cases.annotate(
        exhibit_count=_count(CaseExhibit.objects.all()),
        statement_count=_count(CaseExhibit.objects.filter(exhibit__kind=ExhibitKind.STATEMENT)),
        vessel_count=_count(CaseVessel.objects.all()),
        finding_count=_count(Finding.objects.all()),
        obligation_count=_count(Obligation.objects.all()),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_case = rows.filter(case=OuterRef("pk")).order_by()
    counts = of_case.values("case").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
