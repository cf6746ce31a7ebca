"""Lists, parties on them and what they state of ships, made row by row for the tests."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone

from evidence import intake
from tests.vessels.sanctions.samples import add_list
from vessels.models import (
    Designation,
    ListVersion,
    NameKind,
    RecordKind,
    RecordName,
    RecordTie,
    RecordVersion,
    SanctionsList,
    TieRole,
    VersionState,
)
from vessels.sanctions.matching.names import normalised

LONG_AGO = datetime(2022, 6, 1, 12, tzinfo=UTC)


def a_list(
    code: str = "ofac-sdn",
    *,
    served: datetime = LONG_AGO,
    age: timedelta = timedelta(0),
    **more: Any,
) -> SanctionsList:
    """A list with one whole version, first served then and confirmed `age` ago."""
    held = add_list(code, **more)
    file = intake.store(
        actor=None, stream=BytesIO(uuid4().bytes), file_name="body", agent="task:test"
    )
    ListVersion.objects.create(
        sanctions_list=held,
        source_file=file,
        fetched_at=served,
        served_at=served,
        confirmed_at=timezone.now() - age,
        parser_version="1",
        state=VersionState.ACCEPTED,
    )
    return held


def a_record(
    held: SanctionsList,
    uid: str,
    name: str,
    *,
    kind: RecordKind = RecordKind.ORGANISATION,
    company_imo: str = "",
    imo: int | None = None,
    is_designated: bool = True,
) -> RecordVersion:
    version = held.versions.latest()
    record = RecordVersion.objects.create(
        sanctions_list=held,
        uid=uid,
        kind=kind,
        name=name,
        imo_number=imo,
        programmes=["RUSSIA-EO14024"],
        facts={"name": name, **({"company_imo": company_imo} if company_imo else {})},
        raw={"name": name},
        digest=uuid4().hex,
        first_version=version,
        last_version=version,
    )
    RecordName.objects.create(
        record=record, kind=NameKind.PRIMARY, text=name, normal=normalised(name)
    )
    if is_designated:
        Designation.objects.create(
            sanctions_list=held,
            uid=uid,
            imo_number=imo,
            programme="RUSSIA-EO14024",
            observed_from=version.served_at,
            known_from=version.fetched_at,
        )
    return record


def a_tie(
    record: RecordVersion,
    party: RecordVersion | str,
    role: TieRole = TieRole.LINKED_TO,
    **more: Any,
) -> RecordTie:
    """What the record states; of a party by name alone where `party` is a text."""
    version = record.first_version
    return RecordTie.objects.create(
        sanctions_list=record.sanctions_list,
        record=record,
        uid=record.uid,
        imo_number=record.imo_number,
        role=role,
        party_name=party.name if isinstance(party, RecordVersion) else party,
        party_uid=party.uid if isinstance(party, RecordVersion) else "",
        **{"observed_from": version.served_at, "known_from": version.fetched_at, **more},
    )
