"""One of everything that has a page, and the people who knock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.gis.geos import Point

from accounts import teams
from accounts.models import CompartmentRole, Role, Team, User
from casework import cases, diary, findings, obligations
from casework.models import Case, Finding, FindingExhibit, Ladder, LegalBasis, Relation, Task
from evidence import intake
from evidence.imagery.adding import add_imagery
from evidence.marking import TLP
from evidence.models import Exhibit
from evidence.precision import Precision
from partners import agencies, releasing
from partners.models import Agency, Release
from tests.conftest import make_person
from tests.evidence.samples import described, picture
from tests.partners.cases import approved_case
from vessels.ais.importing import import_positions
from vessels.detection import events
from vessels.gazetteer import places
from vessels.models import (
    Company,
    Event,
    Feed,
    FeedKind,
    ListVersion,
    Ownership,
    Place,
    PlaceKind,
    PositionImport,
    SanctionsList,
    Screening,
    Sighting,
    TieRole,
    Vessel,
)
from vessels.ownership import recording
from vessels.sanctions import refreshing
from vessels.sanctions.matches import finding as match_finding
from vessels.screening import requesting, running
from vessels.tracking import sightings

LIST = (
    b"# list: whole\n# records: 2\nuid,name,imo,kind\nX1,ANGARA,9179842,vessel\n"
    b"X2,SEA LINE,,organisation\n"
)
POSITIONS = (
    b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,"
    b"Width,Draft,Cargo,TransceiverClass\n273000000,2024-02-07T10:00:00,34.7,129.3,10.0,90.0,90,"
    b"ANGARA,IMO9179842,UBXX,70,0,120,20,6,70,A\n"
    b"273000000,2024-02-09T10:00:00,34.9,129.5,10.0,90.0,90,"
    b"ANGARA,IMO9179842,UBXX,70,0,120,20,6,70,A\n"
)


@dataclass(frozen=True)
class World:
    people: dict[str, User | None]
    case: Case
    approved: Case
    exhibit: Exhibit
    finding: Finding
    link: FindingExhibit
    task: Task
    vessel: Vessel
    company: Company
    ownership: Ownership
    import_: PositionImport
    event: Event
    feed: Feed
    place: Place
    sighting: Sighting
    sanctions_list: SanctionsList
    version: ListVersion
    screening: Screening
    agency: Agency
    release: Release
    team: Team


def make_world() -> World:
    """In the open case: the lead and the reviewer. In the approved one: the officer as well."""
    # A test before this one may have emptied the database, also of what migrations put there.
    import_module("casework.migrations.0003_known_legal_bases").add_known(apps, None)
    lead = make_person("lead@plimsoll.example", Role.INVESTIGATOR)
    reviewer = make_person("reviewer@plimsoll.example", Role.SUPERVISOR)
    officer = make_person("officer@plimsoll.example", Role.RELEASE_OFFICER)
    administrator = make_person("administrator@plimsoll.example", Role.ADMINISTRATOR)
    outsider = make_person("outsider@plimsoll.example", Role.INVESTIGATOR)
    case = cases.open_case(actor=lead, title="ANGARA", question="Was she there?", imo="9179842")
    cases.add_member(actor=lead, case=case, user=reviewer, role=CompartmentRole.REVIEWER)
    exhibit = add_imagery(
        actor=lead, stream=BytesIO(picture()), file_name="quay.png", **described()
    )
    filed = cases.file_exhibit(actor=lead, case=case, exhibit=exhibit)
    finding = findings.add_finding(
        actor=lead, case=case, proposition="She was there.", ladder=Ladder.PRESENCE
    )
    obligations.add_obligation(
        actor=lead,
        case=case,
        legal_basis=LegalBasis.objects.get(instrument="UNSCR 2397 (2017)", paragraph="9"),
        state="China",
        trigger="She lay at the yard.",
    )
    approved = approved_case(lead, reviewer, officer)
    agency = agencies.create_agency(actor=officer, name="Ministry (fictional)", max_tlp=TLP.AMBER)
    sanctions_list = SanctionsList.objects.create(
        code="own", name="Own list", authority="Own", parser="plain-csv"
    )
    refreshing.import_body(
        sanctions_list=sanctions_list, body=LIST, file_name="own.csv", agent="task:test"
    )
    match_finding.find(agent="task:test")
    source_file = intake.store(actor=lead, stream=BytesIO(POSITIONS), file_name="day.csv")
    vessel = Vessel.objects.get(imo_number=9179842)
    position_import = import_positions(actor=lead, source_file=source_file, file_name="day.csv")
    events.detect(actor=lead, vessel=vessel)
    company = recording.add_company(actor=lead, name="Sea Line")
    return World(
        people={
            "stranger": None,
            "outsider": outsider,
            "lead": lead,
            "reviewer": reviewer,
            "officer": officer,
            "administrator": administrator,
        },
        case=case,
        approved=approved,
        exhibit=exhibit,
        finding=finding,
        link=findings.link_exhibit(
            actor=lead, finding=finding, case_exhibit=filed, relation=Relation.SUPPORTS
        ),
        task=diary.add_task(actor=lead, case=case, title="Ask the harbour office"),
        vessel=vessel,
        company=company,
        ownership=recording.record_ownership(
            actor=lead,
            owner=company,
            vessel=vessel,
            role=TieRole.OWNER,
            source="A register",
            exhibit=exhibit,
        ),
        import_=position_import,
        event=vessel.events.get(),
        sighting=sightings.record(
            actor=lead,
            vessel=Vessel.objects.get(imo_number=9179842),
            exhibit=exhibit,
            at=datetime(2024, 2, 7, tzinfo=UTC),
            precision=Precision.DAY,
            location=Point(130.3, 42.2, srid=4326),
            accuracy_m=500,
            confidence=2,
            reason="Length and deck fit",
        ),
        place=places.add_place(
            actor=lead,
            name="Najin",
            kind=PlaceKind.PORT,
            location=Point(130.3, 42.2333, srid=4326),
            precision_m=1852,
            source="A chart",
        ),
        feed=Feed.objects.create(name="Inbox", kind=FeedKind.values[0], address="drop"),
        sanctions_list=sanctions_list,
        version=ListVersion.objects.get(),
        screening=running.run(requesting.request(actor=lead, name="Port calls", body=b"ANGARA").pk),
        agency=agency,
        release=releasing.release(actor=officer, case=approved, agencies=[agency])[0],
        team=teams.create_team(actor=administrator, name="Far East"),
    )


def arguments(world: World) -> dict[str, dict[str, Any]]:
    """What stands in each address: by the page's own name, or by its app and argument."""
    outsider = world.people["outsider"]
    reviewer = world.people["reviewer"]
    assert outsider
    assert reviewer
    return {
        "casework": {"reference": world.case.reference, "number": world.finding.number},
        "casework:exhibit-unlink": {"pk": world.link.pk},
        "casework:task-finish": {"pk": world.task.pk},
        "casework:member-remove": {"pk": reviewer.pk},
        "case-decisions": {"reference": world.case.reference},
        "accounts": {"pk": outsider.pk},
        "accounts:team-rename": {"pk": world.team.pk},
        "evidence": {"pk": world.exhibit.pk},
        "vessels": {"pk": world.vessel.pk, "code": world.sanctions_list.pk},
        **{
            f"vessels:import-{page}": {"pk": world.import_.pk}
            for page in ("detail", "progress", "undo", "preview", "confirm", "send", "discard")
        },
        "vessels:sighting-add": {"pk": world.exhibit.pk},
        "vessels:sighting-withdraw": {"pk": world.sighting.pk},
        **{
            f"vessels:place-{page}": {"pk": world.place.pk}
            for page in ("detail", "map", "edit", "retire")
        },
        **{
            f"vessels:company-{page}": {"pk": world.company.pk}
            for page in ("change", "detail", "owner-add", "former-name-add")
        },
        "vessels:company-former-name-withdraw": {
            "pk": world.company.pk,
            "fact": world.company.facts.get(attribute="name").pk,
        },
        "vessels:ownership-withdraw": {"pk": world.ownership.pk},
        "vessels:party-detail": {"code": world.sanctions_list.pk, "uid": "X2"},
        "vessels:fleet-tile": {"zoom": 3, "x": 6, "y": 2},
        "vessels:event-detail": {"pk": world.event.pk},
        "vessels:event-map": {"pk": world.event.pk},
        "vessels:gap-reach": {"pk": world.event.pk},
        "vessels:reach-map": {"of": "gap", "pk": world.event.pk},
        "vessels:reach-keep": {"of": "gap", "pk": world.event.pk},
        "casework:event-cite": {"pk": world.event.pk},
        "vessels:feed-detail": {"pk": world.feed.pk},
        "vessels:feed-edit": {"pk": world.feed.pk},
        "vessels:feed-run": {"pk": world.feed.pk},
        "vessels:match-decide": {"pk": world.sanctions_list.matches.get().pk},
        "vessels:version-detail": {"pk": world.version.pk},
        "vessels:version-decide": {"pk": world.version.pk},
        "vessels:version-body": {"pk": world.version.pk},
        "vessels:record-detail": {"pk": world.sanctions_list.records.get(uid="X1").pk},
        **{
            f"vessels:screening-{page}": {"pk": world.screening.pk}
            for page in ("remove", "detail", "progress", "send", "download")
        },
        "api-screening": {"pk": world.screening.pk},
        "partners": {
            "reference": world.approved.reference,
            "release_id": world.release.pk,
            "agency_id": world.agency.pk,
        },
        "api-package": {"release_id": world.release.pk},
        "api-bundle": {"release_id": world.release.pk},
    }
