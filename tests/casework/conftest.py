"""A small case, made through the product's own acts."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest

from accounts.models import CompartmentRole, User
from casework import cases, findings
from casework.models import Case, CaseExhibit, Finding, Ladder, Relation
from evidence import exhibits
from evidence.marking import TLP
from evidence.models import Exhibit, ExhibitKind

ANGARA = "9179842"


def make_case(actor: User, title: str = "ANGARA at Zhoushan", imo: str = ANGARA) -> Case:
    return cases.open_case(
        actor=actor,
        title=title,
        question="Was she alongside at the yard on 11 February 2024?",
        imo=imo,
        vessel_name="ANGARA",
        tlp=TLP.AMBER,
    )


def make_exhibit(
    actor: User, title: str = "Harbour notice", *, body: bytes = b"Berth 4", tlp: TLP = TLP.AMBER
) -> Exhibit:
    return exhibits.add_exhibit(
        actor=actor,
        kind=ExhibitKind.DOCUMENT,
        stream=BytesIO(body + title.encode()),
        file_name="notice.txt",
        title=title,
        source="Harbour office",
        collector="Ines Investigator",
        collected_at=datetime(2024, 2, 12, 9, tzinfo=UTC),
        tlp=tlp,
        shown_at=datetime(2024, 2, 11, tzinfo=UTC),
    )


@pytest.fixture
def case(investigator: User, supervisor: User) -> Case:
    """Led by the investigator, with the supervisor as reviewer; nothing filed yet."""
    made = make_case(investigator)
    cases.add_member(actor=investigator, case=made, user=supervisor, role=CompartmentRole.REVIEWER)
    return made


@pytest.fixture
def filed(case: Case, investigator: User) -> CaseExhibit:
    exhibit = make_exhibit(investigator)
    return cases.file_exhibit(actor=investigator, case=case, exhibit=exhibit)


@pytest.fixture
def finding(case: Case, filed: CaseExhibit, investigator: User) -> Finding:
    made = findings.add_finding(
        actor=investigator,
        case=case,
        proposition="She was alongside on 11 February 2024.",
        ladder=Ladder.PRESENCE,
    )
    findings.link_exhibit(
        actor=investigator, finding=made, case_exhibit=filed, relation=Relation.SUPPORTS
    )
    return made


@pytest.fixture
def ready(case: Case, finding: Finding) -> Case:
    """The case with all that a submission needs."""
    return case


@pytest.fixture
def joined(case: Case, investigator: User) -> Callable[[User, CompartmentRole], User]:
    """Adds a person to the case in a role."""

    def join(user: User, role: CompartmentRole) -> User:
        cases.add_member(actor=investigator, case=case, user=user, role=role)
        return user

    return join
