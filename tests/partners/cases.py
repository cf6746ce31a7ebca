"""An approved case with three exhibits, made from its parts, for tests of releasing."""

from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import Compartment, CompartmentMember, CompartmentRole, User
from casework.models import Case, CaseExhibit, CaseState, Decision, Review, Revision
from evidence import canonical, custody, intake
from evidence.marking import TLP
from evidence.models import Exhibit, ExhibitKind, Rights

CANARY = "CANARY-7f3a91"
# Where an identifier has to look like one.
CANARY_ID = "7f3a9100-0000-4000-8000-00000000ca7a"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
CSV = b"MMSI,BaseDateTime,LAT,LON\n273000000,2024-02-07T10:00:00,34.7,129.3\n" * 50


@transaction.atomic
def make_exhibit(
    author: User, title: str, body: bytes, *, tlp: TLP = TLP.AMBER, rights: Rights = Rights.BYTES
) -> Exhibit:
    """An exhibit with a custody log; its collector and file name must never leave."""
    stored = intake.store(actor=author, stream=BytesIO(body), file_name=f"{CANARY}.bin")
    exhibit = Exhibit.objects.create(
        kind=ExhibitKind.DOCUMENT,
        title=title,
        source_file=stored,
        file_name=f"{CANARY}-file-name.csv",
        source="Open source",
        collector=f"{CANARY} collector",
        collected_at=timezone.now(),
        tlp=tlp,
        rights=rights,
        created_by=author,
    )
    for event in (custody.CustodyEvent.CAPTURE, custody.CustodyEvent.INGESTION):
        detail = {"sha256": stored.sha256, "who": f"{CANARY} detail"}
        custody.record(actor=author, exhibit=exhibit, event=event, detail=detail)
    custody.record(
        actor=author,
        exhibit=exhibit,
        event=custody.CustodyEvent.FILING,
        detail={"case": f"{CANARY} other case"},
    )
    return exhibit


def exhibit_entry(number: int, exhibit: Exhibit) -> dict[str, Any]:
    file = exhibit.source_file
    assert file is not None
    return {
        "number": number,
        "id": str(exhibit.pk),
        "kind": exhibit.kind,
        "title": exhibit.title,
        "description": "",
        "file_name": exhibit.file_name,
        "collector": exhibit.collector,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "media_type": file.media_type,
        "source": exhibit.source,
        "tlp": exhibit.tlp,
        "rights": exhibit.rights,
        "statement": None,
        "scene": None,
        "custody": {"entries": 3, "head": ledger.entries_of(exhibit).get(sequence=3).entry_hash},
        "internal_remark": f"{CANARY} exhibit remark",
    }


def body_of(case: Case, exhibits: list[Exhibit]) -> dict[str, Any]:
    """A frozen body, with canaries in every place that is not on the package's lists."""
    return {
        "case": {
            "id": str(case.pk),
            "reference": case.reference,
            "title": case.title,
            "question": case.question,
            "summary": "E-01 and E-02 place her at the yard.",
            "unknowns": "",
            "tlp": case.tlp,
            "is_demonstration": True,
            "lead": f"{CANARY} lead",
        },
        "vessels": [
            {
                "id": CANARY_ID,
                "imo_number": 9179842,
                "name": "ANGARA",
                "role": "subject",
                "note": "",
                "claims": [
                    {"attribute": "flag", "value": "RU", "basis": "listing", "source": "OFAC",
                     "note": "", "exhibit": None, "asserted_by": f"{CANARY} person"},
                ],
                "listings": [
                    {"list": "ofac-sdn", "status": "listed", "since": "2022-05-08",
                     "as_of": "2023-01-25", "matched_by": f"{CANARY} person"},
                ],
            }
        ],
        "exhibits": [exhibit_entry(number, item) for number, item in enumerate(exhibits, 1)],
        "findings": [
            {"number": 1, "proposition": "She was at the yard on 11 February 2024.",
             "reasoning": "", "ladder": "presence", "likelihood": "likely",
             "created_by": f"{CANARY} author",
             "links": [{"exhibit": number, "relation": "supports", "note": ""}
                       for number, _ in enumerate(exhibits, 1)]},
        ],
        "events": [],
        "notes": [f"{CANARY} note"],
    }  # fmt: skip


@transaction.atomic
def approved_case(
    author: User, reviewer: User, *members: User, tlp: TLP = TLP.AMBER, also: str = ""
) -> Case:
    """A case by `author`, approved by `reviewer`, that `members` may see."""
    compartment = Compartment.objects.create(name=f"Case {CANARY}")
    for person, role in [
        (author, CompartmentRole.LEAD),
        (reviewer, CompartmentRole.REVIEWER),
        *((member, CompartmentRole.READER) for member in members),
    ]:
        CompartmentMember.objects.create(compartment=compartment, user=person, role=role)
    case = Case.objects.create(
        reference=f"C-2024-000{Case.objects.count() + 1}",
        title="Angara at Zhoushan",
        question="Was she at the yard?",
        tlp=tlp,
        state=CaseState.APPROVED,
        lead=author,
        compartment=compartment,
        created_by=author,
    )
    exhibits = [
        make_exhibit(author, "Track", CSV + also.encode()),
        make_exhibit(author, "Licensed picture", PNG + also.encode(), rights=Rights.METADATA),
    ]
    for number, exhibit in enumerate(exhibits, 1):
        exhibit.compartments.add(compartment)
        CaseExhibit.objects.create(case=case, exhibit=exhibit, number=number, filed_by=author)
    body = body_of(case, exhibits)
    revision = Revision.objects.create(
        case=case,
        number=1,
        body=body,
        digest=canonical.digest(body),
        contributor_ids=[author.pk],
        submitted_by=author,
    )
    Review.objects.create(
        revision=revision,
        reviewer=reviewer,
        decision=Decision.APPROVED,
        decided_at=timezone.now(),
    )
    return case
