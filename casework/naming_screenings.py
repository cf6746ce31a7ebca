"""Cases in whose words a screening is named: they rest on it, so it is not deleted."""

from typing import Any, Final

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from casework.models import (
    Case,
    CaseEvent,
    CaseVessel,
    Finding,
    FindingExhibit,
    Note,
    Obligation,
    Review,
    Revision,
    Task,
)
from vessels.models import Screening
from vessels.screening import relying
from vessels.screening.relying import Relying, naming

# Whose words, in which fields, and the way from them to their case.
_WORDS: Final[tuple[tuple[QuerySet[Any], str, tuple[str, ...]], ...]] = (
    (Case.objects.all(), "pk", ("title", "question", "summary", "unknowns")),
    (CaseVessel.objects.all(), "case", ("note",)),
    (Task.objects.all(), "case", ("title",)),
    (Note.objects.all(), "case", ("text",)),
    (CaseEvent.objects.all(), "case", ("title", "detail", "source")),
    (Finding.objects.all(), "case", ("proposition", "reasoning")),
    (FindingExhibit.objects.all(), "finding__case", ("note",)),
    (Obligation.objects.all(), "case", ("trigger", "reasoning")),
    (Review.objects.all(), "revision__case", ("comment",)),
)


@relying.answers
def cases_naming(screening: Screening, user: User) -> Relying | None:
    """Cases whose notes, findings, submitted revisions or other words name it.

    Of a case that the user is not in, nothing is told but that there is one. A query for each kind
    of words, and two more.
    """
    found: set[Any] = set()
    for rows, case, fields in _WORDS:
        found |= set(rows.filter(naming(screening, *fields)).values_list(case, flat=True))
    bodies = Revision.objects.annotate(words=Cast("body", TextField()))
    found |= set(bodies.filter(naming(screening, "words")).values_list("case", flat=True))
    if not found:
        return None
    seen = Case.objects.visible_to(user).filter(pk__in=found).order_by("reference")
    return Relying("A case", tuple(str(each) for each in seen[: relying.MOST_NAMED]))
