"""Opening a vessel by her IMO number or by her transponder's, and giving her the former later."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection, transaction

from accounts import ledger
from accounts.models import User
from vessels import identity, transponders
from vessels.ais import static_data
from vessels.errors import ImoTaken, InvalidClaim, InvalidImo, InvalidMmsi, NumberKnown
from vessels.imo import parse_imo
from vessels.mmsi import parse_mmsi
from vessels.models import Attribute, ClaimBasis, Vessel
from vessels.permissions import require_recorder
from vessels.sanctions.matches import finding
from vessels.transponders import Known

_LOCK: Final = 1_297_305_417  # "MMSI": one lock per number, told apart from other advisory locks
_NOTE_LENGTH: Final = 300


@transaction.atomic
def open_vessel(*, actor: User, imo: str, name: str = "", is_illustrative: bool = False) -> Vessel:
    """The vessel with this IMO number, registered now if she was not known.

    ``imo`` may be written "9179842", "IMO9179842" or "IMO 9179842". An existing vessel is returned
    as she is, her name included; a new one begins with what her transponders have said of her in
    the positions already imported, and is held against all lists at once. Raises InvalidImo saying
    what is wrong with the number.
    """
    require_recorder(actor)
    reading = parse_imo(imo)
    if not reading.is_valid:
        raise InvalidImo(reading.problem)
    vessel, is_new = Vessel.objects.get_or_create(
        imo_number=int(reading.number),
        defaults={
            "name": name.strip(),
            "is_illustrative": is_illustrative,
            "created_by": actor,
        },
    )
    if is_new:
        ledger.record(
            subject=vessel,
            actor=actor,
            action="vessel.registered",
            payload={"imo_number": reading.number, "name": vessel.name},
        )
        static_data.claim_for(actor=actor, vessel=vessel)
        finding.find(vessels=[vessel], actor=actor)
    return vessel


@transaction.atomic
def open_by_mmsi(
    *,
    actor: User,
    mmsi: str,
    source: str,
    name: str = "",
    basis: ClaimBasis = ClaimBasis.REPORTED,
    valid_from: datetime | None = None,
    apart_from: Collection[str] = (),
) -> Vessel:
    """The vessel, of no known IMO number, that bears this transponder number; registered now.

    ``source`` and ``basis`` say who ties the number to her, from ``valid_from`` on, or at all
    times. Without a ``name`` she is called by the number. She begins with what the transponder has
    said, and is held against all lists at once. Whoever opened the number before, and is the only
    one to bear it, is returned as she is; two who open it at the same time get the same vessel.

    Raises InvalidMmsi for a number that no vessel can have, InvalidClaim without a source, and
    NumberKnown where the number leads to other vessels: known ones that bear it in that time, and
    ships whose IMO number the transponder sent. A transponder that several ships use is opened all
    the same by naming those, as the person was shown them, in ``apart_from``: ids of vessels and
    IMO numbers.
    """
    require_recorder(actor)
    reading = parse_mmsi(mmsi)
    if not reading.is_valid:
        raise InvalidMmsi(reading.problem)
    if not source.strip():
        raise InvalidClaim(f"Name the source that ties MMSI {reading.number} to her.")
    _wait_for(reading.number)
    every = transponders.known(reading.number, actor, since=valid_from)
    left = every.apart_from(apart_from)
    if len(left.ships) == 1 and left.bearers and left.bearers[0].vessel.imo_number is None:
        return left.bearers[0].vessel
    if left.ships:
        raise NumberKnown(_told(left))
    vessel = _registered(actor, name.strip() or f"MMSI {reading.number}", every)
    apart = ", ".join(map(str, every.ships))
    identity.claim(
        actor=actor,
        vessel=vessel,
        attribute=Attribute.MMSI,
        value=reading.number,
        basis=basis,
        source=source,
        valid_from=valid_from,
        note=f"Told apart from {apart}."[:_NOTE_LENGTH] if apart else "",
        is_illustrative=every.is_illustrative,
    )
    finding.find(vessels=[vessel], actor=actor)
    return vessel


@transaction.atomic
def give_imo(
    *,
    actor: User,
    vessel: Vessel,
    imo: str,
    source: str,
    basis: ClaimBasis = ClaimBasis.REPORTED,
) -> Vessel:
    """Give a vessel of no known IMO number hers, by the word of ``source``.

    What transponders say of that number becomes hers, and she is held against all lists anew.
    Raises InvalidImo where she has a number already or this is none, InvalidClaim without a
    source, and ImoTaken where another vessel is held under it: vessels are not merged.
    """
    require_recorder(actor)
    reading = parse_imo(imo)
    if not reading.is_valid:
        raise InvalidImo(reading.problem)
    held = Vessel.objects.select_for_update(no_key=True).get(pk=vessel.pk)
    if held.imo_number:
        raise InvalidImo(
            f"{held} has the IMO number {held.imo_number}. It stays with the hull: where a source "
            "states another one, add that as a claim."
        )
    held.imo_number = int(reading.number)
    try:
        with transaction.atomic():
            held.save(update_fields=["imo_number"])
    except IntegrityError as error:
        other = Vessel.objects.get(imo_number=int(reading.number))
        raise ImoTaken(
            f"IMO {reading.number} is held here as {other}, another vessel. Two vessels are not "
            "merged: add the claims that you have to her, or compare the number with its source."
        ) from error
    ledger.record(
        subject=held,
        actor=actor,
        action="vessel.imo_given",
        payload={"imo_number": reading.number, "source": source.strip()},
    )
    identity.claim(
        actor=actor,
        vessel=held,
        attribute=Attribute.IMO,
        value=reading.number,
        basis=basis,
        source=source,
    )
    static_data.claim_for(actor=actor, vessel=held)
    finding.find(vessels=[held], actor=actor)
    return held


@transaction.atomic
def open_named(*, actor: User, text: str, name: str = "") -> Vessel:
    """The vessel that a person names: by IMO number, registered now if she was not known.

    One that is known may also be named by an MMSI claimed for her, or by the address of her page.
    Raises InvalidImo where nobody, or more than one vessel, is so named.
    """
    require_recorder(actor)
    found = transponders.named_by(text, actor)
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidImo(
            f"Several vessels known here bear {text.strip()}: {', '.join(map(str, found))}. Give "
            "an IMO number, or the address of her page."
        )
    mmsi = parse_mmsi(text)
    if mmsi.is_valid:
        raise InvalidImo(
            f"No vessel known here bears MMSI {mmsi.number}. Add her under Vessels first, with "
            "the source that ties the number to her."
        )
    return open_vessel(actor=actor, imo=text, name=name)


def _registered(actor: User, name: str, known: Known) -> Vessel:
    """A new vessel without an IMO number, told apart from all that the number leads to."""
    vessel = Vessel.objects.create(
        name=name, is_illustrative=known.is_illustrative, created_by=actor
    )
    payload = {
        "mmsi": known.number,
        "name": name,
        "apart_from": [each.key for each in known.ships],
    }
    ledger.record(subject=vessel, actor=actor, action="vessel.registered", payload=payload)
    return vessel


def _wait_for(number: str) -> None:
    """Let whoever else is opening the number finish first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(number)])


def _told(left: Known) -> str:
    words = []
    if left.bearers:
        words.append(f"MMSI {left.number} is claimed for {', '.join(map(str, left.bearers))}.")
    if left.stated:
        words.append(f"Its transponder names {', '.join(map(str, left.stated))}.")
    return (
        f"{' '.join(words)} Open that vessel, or say that this is another ship which uses the same "
        "number."
    )
