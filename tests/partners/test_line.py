"""The line by its real acts: a case is opened, evidenced, approved, released and checked."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # publishes no types
from django.core.files.storage import default_storage

from accounts.models import CompartmentRole, User
from casework import cases, events, findings, review
from casework.models import Case, CaseState, Certainty, Ladder, Relation
from evidence import exhibits, statements
from evidence.marking import TLP
from evidence.models import ExhibitKind, Rights
from partners import releasing
from partners.models import Agency
from partners.package_fields import package_schema
from partners.verify.checking import check

SAID = datetime(2024, 4, 25, tzinfo=UTC)
CSV = b"MMSI,BaseDateTime,LAT,LON\n273000000,2024-02-07T10:00:00,34.7,129.3\n"


def investigated(investigator: User, supervisor: User, release_officer: User) -> Case:
    """A case with a document, a statement without words, a finding and an event."""
    case = cases.open_case(
        actor=investigator,
        title="Angara at Zhoushan",
        question="Was she at the yard on 11 February 2024?",
        imo="9179842",
        vessel_name="ANGARA",
        tlp=TLP.AMBER,
    )
    cases.add_member(actor=investigator, case=case, user=supervisor, role=CompartmentRole.REVIEWER)
    cases.add_member(
        actor=investigator, case=case, user=release_officer, role=CompartmentRole.READER
    )
    document = exhibits.add_exhibit(
        actor=investigator,
        kind=ExhibitKind.AIS_TRACK,
        stream=BytesIO(CSV),
        file_name="secret-source-name.csv",
        title="Positions",
        source="Receiver",
        collector="Ines Investigator",
        collected_at=SAID,
        tlp=TLP.AMBER,
        rights=Rights.BYTES,
    )
    silence = statements.add_statement(
        actor=investigator,
        words={
            "speaker": "Zhoushan Xinya Shipyard",
            "government": "company, China",
            "is_state": False,
            "said_at": SAID,
            "said_inferred": True,
            "wording": "no_response",
            "speech_act": "declines_comment",
        },
        title="The yard did not answer",
        source="Reuters",
        collector="Ines Investigator",
        collected_at=SAID,
        tlp=TLP.GREEN,
    )
    filed = [
        cases.file_exhibit(actor=investigator, case=case, exhibit=e) for e in (document, silence)
    ]
    finding = findings.add_finding(
        actor=investigator,
        case=case,
        proposition="She was heard in the Korea Strait; see E-01.",
        ladder=Ladder.PRESENCE,
    )
    findings.link_exhibit(
        actor=investigator, finding=finding, case_exhibit=filed[0], relation=Relation.SUPPORTS
    )
    findings.link_exhibit(
        actor=investigator, finding=finding, case_exhibit=filed[1], relation=Relation.NEUTRAL
    )
    events.add_event(
        actor=investigator,
        case=case,
        title="Heard in the Korea Strait",
        certainty=Certainty.OBSERVED,
        starts_at=datetime(2024, 2, 7, 10, tzinfo=UTC),
        source="Receiver",
        case_exhibit=filed[0],
    )
    return case


def test_from_an_opened_case_to_a_checked_package(
    investigator: User, supervisor: User, release_officer: User, agency: Agency
) -> None:
    case = investigated(investigator, supervisor, release_officer)
    review.submit(actor=investigator, case=case)
    review.claim(actor=supervisor, case=case)
    review.approve(actor=supervisor, case=case)
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])

    bundle = Path(default_storage.path(release.bundle.stored_name))
    report = check(bundle, release.key_id)
    assert report.exit_status == 0, report.lines
    package = release.package
    jsonschema.validate(package, package_schema())
    assert package["findings"][0]["links"][0] == {
        "exhibit": "E-01",
        "relation": "supports",
        "note": "",
    }
    assert package["statements"][0]["wording"] == "no_response"
    assert package["events"][0]["exhibit"] == "E-01"
    assert package["vessels"][0]["imo_number"] == 9179842
    acts = [entry["act"] for entry in package["exhibits"][0]["custody"]]
    assert acts[:2] == ["capture", "ingestion"]
    assert "filing" not in acts
    for secret in (b"secret-source-name", b"Ines", b"Sara", b"Rolf"):
        assert secret not in bundle.read_bytes()
    case.refresh_from_db()
    assert case.state == CaseState.RELEASED


def test_a_reopened_case_gives_a_second_package_to_the_same_agency(
    investigator: User, supervisor: User, release_officer: User, agency: Agency
) -> None:
    case = investigated(investigator, supervisor, release_officer)
    for number in (1, 2):
        review.submit(actor=investigator, case=case)
        review.claim(actor=supervisor, case=case)
        review.approve(actor=supervisor, case=case)
        (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
        assert release.package["revision"]["number"] == number
        review.reopen(actor=supervisor, case=case, reason="A new statement")
    acts = [entry["act"] for entry in release.package["exhibits"][0]["custody"]]
    assert "dissemination" not in acts
