"""The case file: exhibits, statements, events, findings and tasks, filed as a person would."""

import io
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.geos import Polygon

from accounts.models import User
from casework import cases, diary, events, findings, obligations
from casework.models import (
    Case,
    CaseExhibit,
    Certainty,
    Ladder,
    LegalBasis,
    Likelihood,
    Priority,
    Relation,
)
from casework.models import VesselRole as InCase
from demo import reading, synthetic
from evidence import exhibits, statements
from evidence.exhibits import ExhibitFields
from evidence.imagery import adding as imagery
from evidence.marking import TLP, Credibility, Reliability
from evidence.models import Exhibit, ExhibitKind, Rights, SpeechAct, Wording
from evidence.precision import Precision
from evidence.statements import Words
from vessels.models import Place, Vessel
from vessels.tracking import extracts

COLLECTOR = "Demonstration"
ORIGIN_OF_STATEMENTS = "Reuters and RUSI, 25 April 2024"


def open_case(actor: User, ships: dict[str, Vessel]) -> Case:
    facts = reading.read("case")
    case = cases.open_case(
        actor=actor,
        imo="9179842",
        title=facts["title"],
        question=facts["question"],
        tlp=TLP(facts["tlp"]),
        priority=Priority(facts["priority"]),
        is_demonstration=True,
    )
    cases.edit_case(
        actor=actor, case=case, summary=facts["summary"], unknowns=facts["unknowns"].strip()
    )
    for row in reading.table("vessels", "vessel"):
        if row["role"] != InCase.SUBJECT:
            cases.add_vessel(
                actor=actor,
                case=case,
                vessel=ships[row["imo"]],
                role=InCase(row["role"]),
                note=row.get("note", ""),
            )
    return case


class Filing:
    """Files exhibits in the case and remembers each under its key in the facts."""

    def __init__(self, actor: User, case: Case) -> None:
        self.actor, self.case = actor, case
        self.filed: dict[str, CaseExhibit] = {}

    def file(self, key: str, exhibit: Exhibit) -> None:
        self.filed[key] = cases.file_exhibit(actor=self.actor, case=self.case, exhibit=exhibit)


def file_documents(filing: Filing, places: dict[str, Place]) -> None:
    names = {row["key"]: row["name"] for row in reading.table("exhibits", "origin")}
    for row in reading.table("exhibits", "exhibit"):
        place = places.get(row.get("place", ""))
        shown_at, precision = reading.moment(row["shown_at"])
        until = row.get("shown_until")
        fields = ExhibitFields(
            title=row["title"],
            description=row["description"],
            source=row["source"],
            origin=names.get(row.get("origin", ""), ""),
            collector=COLLECTOR,
            collected_at=datetime.now(UTC),
            reliability=Reliability(row["grade"][0]),
            credibility=Credibility(row["grade"][1]),
            tlp=TLP.CLEAR,
            rights=Rights.METADATA,
            credit_line=row.get("credit_line", ""),
            shown_at=shown_at,
            shown_until=reading.moment(until)[0] if until else None,
            shown_precision=precision,
            location=place.location if place else None,
            location_accuracy_m=place.precision_m if place else None,
        )
        if row["kind"] == ExhibitKind.IMAGERY:
            exhibit = imagery.add_imagery(actor=filing.actor, **fields)
        else:
            exhibit = exhibits.add_exhibit(actor=filing.actor, kind=row["kind"], **fields)
        filing.file(row["key"], exhibit)


def file_statements(filing: Filing) -> None:
    for number, row in enumerate(reading.table("statements", "statement"), start=1):
        exhibit = statements.add_statement(
            actor=filing.actor,
            words=_words(row),
            title=_statement_title(row),
            source="Reuters, 25 April 2024",
            origin=ORIGIN_OF_STATEMENTS,
            collector=COLLECTOR,
            collected_at=datetime.now(UTC),
            reliability=Reliability.B,
            credibility=Credibility.TWO,
            tlp=TLP.CLEAR,
            rights=Rights.METADATA,
        )
        filing.file(f"statement:{number}", exhibit)


def _words(row: dict[str, Any]) -> Words:
    said_at, precision = (
        reading.moment(row["said_at"]) if "said_at" in row else (None, Precision.DAY)
    )
    return Words(
        speaker=row["speaker"],
        role=row["role"],
        government=row["government"],
        is_state=row.get("is_state", True),
        channel=row.get("channel", ""),
        said_at=said_at,
        said_precision=precision,
        said_inferred=row.get("inferred", False),
        wording=Wording(row["wording"]),
        text=row.get("text", ""),
        speech_act=SpeechAct(row["speech_act"]),
        in_tension_with=row.get("in_tension_with", ""),
    )


def _statement_title(row: dict[str, Any]) -> str:
    act = SpeechAct(row["speech_act"]).label.lower()
    return f"{row['speaker']}, {row['government']}: {act}"[:200]


def file_illustrations(
    filing: Filing, angara: Vessel, span: tuple[datetime, datetime], places: dict[str, Place]
) -> None:
    """The two synthetic items: an extract of the made-up track, and the made-up picture."""
    track = extracts.freeze(
        actor=filing.actor,
        vessel=angara,
        start=span[0],
        end=span[1],
        title=f"ANGARA, AIS track, January to February 2024 ({synthetic.LABEL})",
        tlp=TLP.CLEAR,
    )
    filing.file("track", track)
    yard = places["Zhoushan Xinya Shipyard"]
    picture = imagery.add_imagery(
        actor=filing.actor,
        title=f"Two ships at a quay, drawn ({synthetic.LABEL})",
        description="Drawn by the project to show how imagery is held. It shows no real place.",
        stream=io.BytesIO(synthetic.picture()),
        file_name=synthetic.PICTURE_FILE_NAME,
        source=f"Plimsoll demonstration, {synthetic.LABEL}",
        collector=COLLECTOR,
        collected_at=datetime.now(UTC),
        reliability=Reliability.F,
        credibility=Credibility.SIX,
        tlp=TLP.CLEAR,
        rights=Rights.BYTES,
        is_illustrative=True,
        shown_at=datetime(2024, 2, 11, tzinfo=UTC),
        shown_precision=Precision.DAY,
        location=yard.location,
        location_accuracy_m=yard.precision_m,
        sensor=synthetic.LABEL,
        gsd_m=1.1,
        footprint=Polygon(synthetic.footprint(), srid=4326),
    )
    filing.file("picture", picture)


def add_events(filing: Filing, ships: dict[str, Vessel], places: dict[str, Place]) -> None:
    for row in reading.table("events", "event"):
        starts_at, precision = reading.moment(row["starts_at"])
        events.add_event(
            actor=filing.actor,
            case=filing.case,
            title=row["title"],
            detail=row.get("detail", ""),
            certainty=Certainty(row["certainty"]),
            starts_at=starts_at,
            ends_at=reading.moment(row["ends_at"])[0] if "ends_at" in row else None,
            precision=precision,
            vessels=[ships[imo] for imo in row.get("vessels", [])],
            place=places.get(row.get("place", "")),
            source=row["source"],
            case_exhibit=filing.filed.get(row.get("exhibit", "")),
        )


def add_findings(filing: Filing) -> None:
    for row in reading.table("case", "finding"):
        finding = findings.add_finding(
            actor=filing.actor,
            case=filing.case,
            proposition=row["proposition"],
            reasoning=row["reasoning"],
            ladder=Ladder(row["ladder"]),
            likelihood=Likelihood(row["likelihood"]),
        )
        for relation in Relation:
            for key in row.get(relation.value, []):
                findings.link_exhibit(
                    actor=filing.actor,
                    finding=finding,
                    case_exhibit=filing.filed[key],
                    relation=relation,
                )
    for row in reading.table("case", "task"):
        diary.add_task(actor=filing.actor, case=filing.case, title=row["title"])


def add_obligations(filing: Filing) -> None:
    for row in reading.table("case", "obligation"):
        obligations.add_obligation(
            actor=filing.actor,
            case=filing.case,
            legal_basis=LegalBasis.objects.get(
                instrument=row["instrument"], paragraph=row["paragraph"]
            ),
            state=row["state"],
            trigger=row["trigger"],
            assessment=row["assessment"],
            reasoning=row.get("reasoning", ""),
            exhibits=[filing.filed[key] for key in row["exhibits"]],
        )
