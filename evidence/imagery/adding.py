"""Adding a picture: judged before it is kept, with a copy made for the screen."""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO, Unpack

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Compartment, User
from evidence import custody, exhibits, file_types, footprints, intake
from evidence.custody import CustodyEvent
from evidence.errors import ExhibitInvalid, ImageInvalid
from evidence.exhibits import ExhibitFields
from evidence.imagery import reading
from evidence.imagery.reading import Picture, UnreadableImage
from evidence.intake import Arrival
from evidence.models import (
    Derivative,
    Exhibit,
    ExhibitKind,
    FootprintFrom,
    Purpose,
    Scene,
    SourceFile,
)


def add_imagery(
    *,
    actor: User,
    stream: BinaryIO | None = None,
    file_name: str = "",
    sensor: str = "",
    gsd_m: float | None = None,
    footprint: Polygon | None = None,
    compartments: Iterable[Compartment] = (),
    **fields: Unpack[ExhibitFields],
) -> Exhibit:
    """Add an exhibit of kind imagery with its scene.

    Without a given footprint the one in a simple GeoTIFF is taken, and the scene says so. Without
    bytes only what is said of the picture is kept. Decodes the whole picture. Raises what
    `add_exhibit` raises, and `ImageInvalid` for bytes that cannot be read safely.
    """
    exhibits.require_adder(actor)
    with transaction.atomic():
        source_file, picture, copy = _taken_in(actor, stream, file_name)
        exhibit = exhibits.add_exhibit(
            actor=actor,
            kind=ExhibitKind.IMAGERY,
            source_file=source_file,
            file_name=file_name,
            compartments=compartments,
            **fields,
        )
        if source_file:
            _keep_display_copy(actor, exhibit, source_file, copy)
        _save_scene(exhibit, sensor, gsd_m, footprint, picture)
    return exhibit


def edit_scene(
    *,
    actor: User,
    exhibit: Exhibit,
    sensor: str,
    gsd_m: float | None,
    footprint: Polygon | None,
) -> Exhibit:
    """Correct what is said of a picture. Who may is as for `exhibits.edit_exhibit`."""
    names = ("sensor", "gsd_m", "footprint")
    with transaction.atomic():
        exhibit = exhibits.editable(actor, exhibit)
        scene, _ = Scene.objects.get_or_create(exhibit=exhibit)
        before = exhibits.plain_values(scene, names)
        if scene.footprint != footprint:
            scene.footprint_from = FootprintFrom.DRAWN if footprint else ""
        scene.sensor, scene.gsd_m, scene.footprint = sensor, gsd_m, footprint
        _checked(scene).save()
        exhibits.record_edit(actor, exhibit, before, exhibits.plain_values(scene, names))
    return exhibit


def display_copy_of(exhibit: Exhibit) -> SourceFile | None:
    """The picture made for the browser, if there is one. One query."""
    if exhibit.source_file_id is None:
        return None
    made = Derivative.objects.select_related("derived").filter(
        original=exhibit.source_file_id, purpose=Purpose.DISPLAY
    )
    derivative = made.first()
    return derivative.derived if derivative else None


def _taken_in(
    actor: User, stream: BinaryIO | None, file_name: str
) -> tuple[SourceFile | None, Picture | None, bytes]:
    if stream is None:
        return None, None, b""
    limit = file_types.max_bytes(ExhibitKind.IMAGERY)
    with intake.receive(stream=stream, file_name=file_name, max_bytes=limit) as arrival:
        file_types.check(
            kind=ExhibitKind.IMAGERY, file_name=arrival.file_name, media_type=arrival.media_type
        )
        picture, copy = _judged(arrival)
        return intake.keep(actor=actor, arrival=arrival), picture, copy


def _judged(arrival: Arrival) -> tuple[Picture, bytes]:
    limits = {"media_type": arrival.media_type, "max_pixels": settings.MAX_IMAGE_PIXELS}
    body: BinaryIO = arrival.file.file  # type: ignore[assignment]  # a binary temporary file
    try:
        picture = reading.read(body, **limits)
        body.seek(0)
        copy = reading.display_copy(body, **limits)
    except UnreadableImage as error:
        raise ImageInvalid(f"{arrival.file_name}: {error}") from error
    finally:
        body.seek(0)
    return picture, copy


def _keep_display_copy(actor: User, exhibit: Exhibit, original: SourceFile, copy: bytes) -> None:
    derived = display_copy_of(exhibit)
    if derived is None:
        derived = intake.store(
            actor=actor, stream=BytesIO(copy), file_name=f"{original.sha256}.webp"
        )
        Derivative.objects.create(
            original=original,
            purpose=Purpose.DISPLAY,
            derived=derived,
            made_with=reading.MADE_WITH,
        )
    detail = {"made_with": reading.MADE_WITH, "sha256": derived.sha256}
    custody.record(actor=actor, exhibit=exhibit, event=CustodyEvent.DERIVATION, detail=detail)


def _save_scene(
    exhibit: Exhibit,
    sensor: str,
    gsd_m: float | None,
    footprint: Polygon | None,
    picture: Picture | None,
) -> None:
    drawn_from = FootprintFrom.DRAWN if footprint else ""
    if footprint is None and picture and picture.footprint:
        footprint = footprints.polygon_from_ring(picture.footprint)
        drawn_from = FootprintFrom.FILE
    scene = Scene(
        exhibit=exhibit,
        sensor=sensor,
        gsd_m=gsd_m,
        footprint=footprint,
        footprint_from=drawn_from,
        width_px=picture.width_px if picture else None,
        height_px=picture.height_px if picture else None,
        claimed=picture.claimed if picture else {},
    )
    _checked(scene).save()


def _checked(scene: Scene) -> Scene:
    if scene.gsd_m is not None and not scene.gsd_m > 0:
        raise ExhibitInvalid("Ground sample distance: give metres per pixel, above 0.")
    try:
        scene.full_clean()
    except ValidationError as error:
        raise ExhibitInvalid(exhibits.sentence(error)) from error
    return scene
