"""Adding exhibits, changing their description, and filing them in compartments."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import BinaryIO, NotRequired, TypedDict, Unpack

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Compartment, Role, User
from accounts.models.compartment import EDITORS
from evidence import custody, file_types, intake
from evidence.custody import CustodyEvent
from evidence.errors import EvidenceRefused, ExhibitInvalid, ExhibitNotFound
from evidence.models import Exhibit, ExhibitKind, Origin, SourceFile

ADDERS = (Role.INVESTIGATOR, Role.SUPERVISOR)


class _Described(TypedDict, total=False):
    description: str
    source_url: str
    origin: str
    reliability: str
    credibility: str
    tlp: str
    rights: str
    credit_line: str
    shown_at: datetime | None
    shown_until: datetime | None
    shown_precision: str
    shown_inferred: bool
    location: Point | None
    location_accuracy_m: int | None


class ExhibitChanges(_Described, total=False):
    """The descriptive fields of an exhibit. `origin` is its name; an empty name is none."""

    title: str
    source: str
    collector: str
    collected_at: datetime


class ExhibitDescription(_Described):
    """The same with those four that no exhibit is without."""

    title: str
    source: str
    collector: str
    collected_at: datetime


class ExhibitFields(ExhibitDescription):
    """What a new exhibit takes: its description, and whether it is made up."""

    is_illustrative: NotRequired[bool]


def add_exhibit(
    *,
    actor: User,
    kind: ExhibitKind | str,
    stream: BinaryIO | None = None,
    file_name: str = "",
    source_file: SourceFile | None = None,
    compartments: Iterable[Compartment] = (),
    **fields: Unpack[ExhibitFields],
) -> Exhibit:
    """Add an exhibit with the bytes of `stream`, with bytes held already, or with none.

    Investigators and supervisors may; to file it at once they must edit the compartments. Without
    bytes it needs a source address or a description, unless it is a statement. Raises
    `FileInvalid`, `FileTooLarge`, `ExhibitInvalid`, `EvidenceRefused`.
    """
    kind = ExhibitKind(kind)
    require_adder(actor)
    with transaction.atomic():
        if stream is not None:
            source_file = _take_in(actor, kind, stream, file_name)
        exhibit = Exhibit(
            kind=kind,
            source_file=source_file,
            file_name=intake.tidy_name(file_name) if file_name else "",
            created_by=actor,
        )
        _describe(exhibit, fields)
        _require_substance(exhibit)
        exhibit.save()
        custody.record(
            actor=actor, exhibit=exhibit, event=CustodyEvent.CAPTURE, detail=_capture(exhibit)
        )
        if source_file:
            custody.record(
                actor=actor, exhibit=exhibit, event=CustodyEvent.INGESTION,
                detail=_ingestion(exhibit, source_file),
            )  # fmt: skip
        for compartment in compartments:
            file_in(actor=actor, exhibit=exhibit, compartment=compartment)
    return exhibit


def edit_exhibit(*, actor: User, exhibit: Exhibit, **changes: Unpack[ExhibitChanges]) -> Exhibit:
    """Change what is said about an exhibit, never its bytes. Old and new values are recorded.

    Its collector in the house and the editors of a compartment that holds it may.
    """
    with transaction.atomic():
        exhibit = editable(actor, exhibit)
        before = plain_values(exhibit, changes)
        _describe(exhibit, changes)
        _require_substance(exhibit)
        exhibit.save()
        record_edit(actor, exhibit, before, plain_values(exhibit, changes))
    return exhibit


def editable(actor: User, exhibit: Exhibit) -> Exhibit:
    """The exhibit, locked for a change that the actor may make. Needs a transaction."""
    exhibit = _locked(actor, exhibit)
    if not may_edit(actor, exhibit):
        raise EvidenceRefused(
            f"{exhibit}: only the person who added it, or an investigator of a case that"
            " holds it, may change its description."
        )
    return exhibit


def plain_values(row: Model, names: Iterable[str]) -> dict[str, str]:
    """Fields as text for the custody log: ISO 8601 for instants, empty for nothing."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else _text(value)
        for name, value in values.items()
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def record_edit(
    actor: User, exhibit: Exhibit, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Old and new value of what did change; nothing when nothing did."""
    changed = {
        name: {"from": before[name], "to": value}
        for name, value in after.items()
        if before[name] != value
    }
    if changed:
        detail = {"changes": changed}
        custody.record(actor=actor, exhibit=exhibit, event=CustodyEvent.EDIT, detail=detail)


def file_in(*, actor: User, exhibit: Exhibit, compartment: Compartment) -> None:
    """Let a compartment's members see the exhibit. Filing twice changes nothing."""
    with transaction.atomic():
        exhibit = _locked(actor, exhibit)
        if compartment.role_of(actor) not in EDITORS:
            raise EvidenceRefused(
                f"Only the lead and the investigators of {compartment} may file exhibits in it."
            )
        if exhibit.compartments.filter(pk=compartment.pk).exists():
            return
        exhibit.compartments.add(compartment)
        detail = {"compartment": str(compartment.pk), "name": compartment.name}
        custody.record(actor=actor, exhibit=exhibit, event=CustodyEvent.FILING, detail=detail)


def require_adder(actor: User) -> None:
    if not actor.has_role(*ADDERS):
        raise EvidenceRefused("Only investigators and supervisors may add exhibits.")


def may_edit(user: User, exhibit: Exhibit) -> bool:
    """Whether the user may change the description. One query, none for its creator."""
    if not user.is_staff_member:
        return False
    if exhibit.created_by_id == user.pk:
        return True
    return exhibit.compartments.filter(members__user=user, members__role__in=EDITORS).exists()


def _take_in(actor: User, kind: ExhibitKind, stream: BinaryIO, file_name: str) -> SourceFile:
    """The type is judged before anything is kept."""
    limit = file_types.max_bytes(kind)
    with intake.receive(stream=stream, file_name=file_name, max_bytes=limit) as arrival:
        file_types.check(kind=kind, file_name=arrival.file_name, media_type=arrival.media_type)
        return intake.keep(actor=actor, arrival=arrival)


def _describe(exhibit: Exhibit, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        if name == "origin":
            text = str(value).strip()
            exhibit.origin = Origin.objects.get_or_create(name=text)[0] if text else None
        else:
            setattr(exhibit, name, value)
    try:
        exhibit.full_clean()
    except ValidationError as error:
        raise ExhibitInvalid(sentence(error)) from error


def _require_substance(exhibit: Exhibit) -> None:
    if exhibit.shown_until and (not exhibit.shown_at or exhibit.shown_until < exhibit.shown_at):
        raise ExhibitInvalid("Shown until: give a start as well, and an end that is not before it.")
    if exhibit.collected_at > timezone.now():
        raise ExhibitInvalid("Collected at: the time lies in the future. Give it in UTC.")
    if exhibit.source_file_id or exhibit.source_url or exhibit.description.strip():
        return
    if exhibit.kind == ExhibitKind.STATEMENT:
        return
    raise ExhibitInvalid(
        "File: add the file itself, the address where the item was found, or a description of what"
        " is cited and by whom it is held."
    )


def sentence(error: ValidationError) -> str:
    """All complaints in one line, each with its field: `Title: This field cannot be blank.`"""
    return " ".join(
        f"{name.replace('_', ' ').capitalize()}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )


def _locked(actor: User, exhibit: Exhibit) -> Exhibit:
    """The exhibit as it stands, locked until the end of the transaction."""
    visible = Exhibit.objects.visible_to(actor).select_for_update(of=("self",))
    found = visible.filter(pk=exhibit.pk).first()
    if found is None:
        raise ExhibitNotFound("There is no such exhibit among those you may see.")
    return found


def _capture(exhibit: Exhibit) -> dict[str, str]:
    detail = {
        "collector": exhibit.collector,
        "collected_at": exhibit.collected_at.isoformat(),
        "source": exhibit.source,
    }
    return detail | ({"source_url": exhibit.source_url} if exhibit.source_url else {})


def _ingestion(exhibit: Exhibit, source_file: SourceFile) -> dict[str, str | int]:
    return {
        "file_name": exhibit.file_name,
        "media_type": source_file.media_type,
        "sha256": source_file.sha256,
        "size_bytes": source_file.size_bytes,
    }
