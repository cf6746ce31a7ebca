"""Freezing a window of a vessel's positions as an exhibit: a file of its own, with its hash."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from accounts.models import Compartment, User
from evidence import custody, exhibits
from evidence.custody import CustodyEvent
from evidence.marking import TLP, Credibility, Reliability
from evidence.models import Exhibit, ExhibitKind, Rights
from evidence.precision import Precision
from vessels import identity
from vessels.errors import NothingToExtract
from vessels.models import PositionImport, Vessel
from vessels.models.position import PositionQuerySet
from vessels.tracking import tracks
from vessels.tracking.tracks import Window

COLUMNS = (
    "mmsi",
    "at",
    "longitude",
    "latitude",
    "sog_kn",
    "cog_deg",
    "heading_deg",
    "nav_status",
    "position_import_id",
)
LABEL = "ILLUSTRATIVE - synthetic"


@transaction.atomic
def freeze(
    *,
    actor: User,
    vessel: Vessel,
    start: datetime,
    end: datetime,
    title: str = "",
    tlp: TLP = TLP.RED,
    compartments: Iterable[Compartment] = (),
) -> Exhibit:
    """An AIS exhibit with the positions held for the vessel from `start` until before `end`.

    Its file is CSV: lines that begin with `#` name the vessel, the window and the imports with
    their SHA-256; rows are sorted by MMSI and time, so equal positions make equal bytes. Later
    imports do not change it. An extract that holds made-up positions is itself made up.

    Raises NothingToExtract where no position is held, and what `exhibits.add_exhibit` raises.
    """
    window = Window(start.astimezone(UTC), end.astimezone(UTC))
    spans = identity.transponders(vessel, actor)
    held = tracks.positions(spans, actor, window).order_by("mmsi", "at")
    imports = list(
        PositionImport.objects.visible_to(actor)
        .filter(pk__in=held.order_by().values("position_import"))
        .select_related("source_file")
        .order_by("source_file__sha256", "pk")
    )
    if not imports:
        raise NothingToExtract(
            f"No AIS position of {vessel} is held from {window.start:%Y-%m-%d %H:%MZ} until "
            f"{window.end:%Y-%m-%d %H:%MZ}. Import some, tie her MMSI to her, or widen the window."
        )
    is_illustrative = any(each.is_illustrative for each in imports)
    name = f"{vessel}, AIS positions, {window.first_day} to {window.last_day}"
    exhibit = exhibits.add_exhibit(
        actor=actor,
        kind=ExhibitKind.AIS_TRACK,
        stream=io.BytesIO(_csv(vessel, window, imports, held)),
        file_name=f"ais-{vessel.imo_number or vessel.pk}-{window.first_day}.csv",
        compartments=compartments,
        title=_labelled(title.strip() or name, is_illustrative),
        source="; ".join(dict.fromkeys(f"AIS, {each}" for each in imports))[:300],
        collector=str(actor),
        collected_at=datetime.now(UTC),
        reliability=Reliability.F,
        credibility=Credibility.SIX,
        tlp=tlp,
        rights=Rights.UNKNOWN,
        is_illustrative=is_illustrative,
        shown_at=window.start,
        shown_until=window.end,
        shown_precision=Precision.MINUTE,
    )
    custody.record(
        actor=actor,
        exhibit=exhibit,
        event=CustodyEvent.DERIVATION,
        detail={
            "how": "positions of a window written to CSV",
            "vessel": str(vessel.pk),
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "imports": [each.source_file.sha256 for each in imports],
        },
    )
    return exhibit


def _labelled(title: str, is_illustrative: bool) -> str:
    if not is_illustrative or LABEL in title:
        return title[:200]
    return f"{title[: 197 - len(LABEL)]} ({LABEL})"


def _csv(
    vessel: Vessel, window: Window, imports: list[PositionImport], held: PositionQuerySet
) -> bytes:
    text = io.StringIO()
    text.write(f"# AIS positions of {vessel}, IMO {vessel.imo_number or 'not known'}\n")
    text.write(f"# from {window.start.isoformat()} until before {window.end.isoformat()}\n")
    for each in imports:
        made_up = f", {LABEL}" if each.is_illustrative else ""
        text.write(f"# import {each.pk}: {each}, SHA-256 {each.source_file.sha256}{made_up}\n")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for mmsi, at, *rest in held.values_list(*COLUMNS).iterator(chunk_size=10_000):
        rows.writerow([mmsi, at.astimezone(UTC).isoformat(), *rest])
    return text.getvalue().encode()
