"""Ports and anchorages that others publish, as rows for `vessels.gazetteer.places.load_places`.

Each reader gives every row of its source: as a port, or as a fault that says where and what.
"""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, TextIO

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from shapely.geometry import MultiPolygon

from vessels.analytics.geodesy import distance_nm
from vessels.errors import UnreadablePlaces
from vessels.gazetteer.s2_cells import Cell, cell_of
from vessels.models import PlaceKind

COUNTRIES = Path(__file__).with_name("country_codes.csv")
# One minute of arc, which is what UN/LOCODE and the World Port Index give.
ONE_MINUTE_M: Final = 1852
SEAROUTE_SOURCE: Final = "searoute (Apache-2.0), its packaged ports by UN/LOCODE"
WPI_SOURCE: Final = "World Port Index, National Geospatial-Intelligence Agency"
GFW_SOURCE: Final = "Global Fishing Watch named anchorages (Apache-2.0)"
_WPI_COLUMNS: Final = ("iso3", "label", "sublabel", "latitude", "longitude")
_GFW_COLUMNS: Final = ("s2id", *_WPI_COLUMNS)
# A coordinate belongs to a cell of half a nautical mile, with room for a neighbour's.
_OFF_CELL_NM: Final = 1.5
_CELL_NM: Final = 0.5
_APART_NM: Final = 10.0
Anchored = tuple[Cell, float, float]


@dataclass(frozen=True, slots=True)
class Port:
    """Degrees, WGS 84; the truth lies within ``precision_m`` metres of the point."""

    name: str
    kind: PlaceKind
    country: str
    lon: float
    lat: float
    precision_m: int
    locode: str = ""
    area: MultiPolygon | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not taken, as ``file``, ``line`` and ``field`` with what is wrong with it."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.problem}"


@dataclass
class Reading:
    """Everything that a source held."""

    source: str
    ports: list[Port] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def searoute_ports() -> Reading:
    """The ports that the searoute package brings along: UN/LOCODE, name and place."""
    made = Reading(SEAROUTE_SOURCE)
    packaged = resources.files("searoute").joinpath("data", "ports.geojson")
    for number, feature in enumerate(json.loads(packaged.read_text())["features"], start=1):
        facts = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"]
        locode = facts["port"] if len(facts["port"]) == 5 else ""
        if problem := _off_the_globe(lat, lon):
            made.faults.append(Fault("ports.geojson", number, *problem))
            continue
        name = " ".join(str(facts["name"]).split())
        made.ports.append(
            Port(name, PlaceKind.PORT, locode[:2], lon, lat, ONE_MINUTE_M, locode=locode)
        )
    return made


def wpi_ports(stream: TextIO, file_name: str) -> Reading:
    """The World Port Index as CSV. Raises UnreadablePlaces for a file of other columns."""
    made = Reading(WPI_SOURCE)
    for line, row in _rows(stream, file_name, _WPI_COLUMNS):
        problem = _problem(row)
        if problem:
            made.faults.append(Fault(file_name, line, *problem))
            continue
        made.ports.append(
            Port(
                name=_name(row),
                kind=PlaceKind.PORT,
                country=_countries().get(row["iso3"], ""),
                lon=float(row["longitude"]),
                lat=float(row["latitude"]),
                precision_m=ONE_MINUTE_M,
            )
        )
    return made


def gfw_anchorages(stream: TextIO, file_name: str) -> Reading:
    """Named anchorages as S2 cells: one place for each name, of all its cells together.

    A row whose coordinates do not lie at its cell is a fault: one of the two is wrong.
    """
    made = Reading(GFW_SOURCE)
    cells: dict[tuple[str, str], list[Anchored]] = defaultdict(list)
    for line, row in _rows(stream, file_name, _GFW_COLUMNS):
        try:
            cell = cell_of(row["s2id"])
        except ValueError as error:
            made.faults.append(Fault(file_name, line, "s2id", f"{error}."))
            continue
        problem = _problem(row) or _off_its_cell(cell, row)
        if problem:
            made.faults.append(Fault(file_name, line, *problem))
            continue
        place = (cell, float(row["latitude"]), float(row["longitude"]))
        cells[row["label"], _countries().get(row["iso3"], "")].append(place)
    made.ports.extend(port for key, held in cells.items() for port in _anchorages(*key, held))
    return made


def _anchorages(name: str, country: str, held: list[Anchored]) -> Iterator[Port]:
    """Cells of one name that no chain of steps joins are places apart."""
    lats, lons = np.array([lat for _, lat, _ in held]), np.array([lon for _, _, lon in held])
    away = distance_nm(lats[:, None], lons[:, None], lats, lons)
    count, part_of = connected_components(away <= _APART_NM)
    for part in range(count):
        (chosen,) = np.nonzero(part_of == part)
        yield _anchorage(name, country, [held[n] for n in chosen], away[np.ix_(chosen, chosen)])


def _anchorage(
    name: str, country: str, held: list[Anchored], away: NDArray[np.floating[Any]]
) -> Port:
    """The cell nearest to the middle stands for all; the others lie within the precision."""
    middle = int(away.max(axis=1).argmin())
    _, lat, lon = held[middle]
    # A cell on the antimeridian, or at a pole, has corners on both sides of the map.
    shapes = [shapely.Polygon(cell.corners()) for cell, _, _ in held]
    whole = [shape for shape in shapes if shape.bounds[2] - shape.bounds[0] < 180]
    joined = shapely.get_parts(shapely.union_all(whole))
    return Port(
        name=name,
        kind=PlaceKind.ANCHORAGE,
        country=country,
        lon=lon,
        lat=lat,
        precision_m=math.ceil((float(away[middle].max()) + _CELL_NM) * ONE_MINUTE_M),
        area=MultiPolygon(list(joined)) if whole else None,
    )


def _rows(
    stream: TextIO, file_name: str, columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its line. Raises UnreadablePlaces without the columns."""
    reader = csv.DictReader(stream)
    try:
        held = reader.fieldnames or []
        missing = [column for column in columns if column not in held]
        if missing:
            raise UnreadablePlaces(
                f"{file_name}, line 1: the columns {', '.join(missing)} are missing. The file has "
                f"{', '.join(held) or 'none'}; it must have {', '.join(columns)}."
            )
        for row in reader:
            yield reader.line_num, {name: (row[name] or "").strip() for name in columns}
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadablePlaces(
            f"{file_name}, line {reader.line_num + 1}: this is not a CSV file in UTF-8 ({error})."
        ) from error


def _problem(row: dict[str, str]) -> tuple[str, str] | None:
    if not row["label"]:
        return "label", "the name is empty."
    if len(_name(row)) > 120:
        return "label", f"the name is {len(_name(row))} characters long; 120 fit."
    if row["iso3"] and row["iso3"] not in _countries():
        return "iso3", f"“{row['iso3']}” is not the three-letter code of a country."
    degrees = []
    for name in ("latitude", "longitude"):
        try:
            degrees.append(float(row[name]))
        except ValueError:
            return name, f"“{row[name]}” is not a number of degrees."
    return _off_the_globe(*degrees)


def _off_the_globe(lat: float, lon: float) -> tuple[str, str] | None:
    if not -90 <= lat <= 90:
        return "latitude", f"{lat:g} is not between -90 and 90."
    if not -180 <= lon <= 180:
        return "longitude", f"{lon:g} is not between -180 and 180."
    return None


def _off_its_cell(cell: Cell, row: dict[str, str]) -> tuple[str, str] | None:
    lon, lat = cell.centre()
    away = float(distance_nm(lat, lon, float(row["latitude"]), float(row["longitude"])))
    if away <= _OFF_CELL_NM:
        return None
    return "latitude", (
        f"{row['latitude']}, {row['longitude']} lies {away:,.0f} nm from its cell {row['s2id']}, "
        f"which is at {lat:.4f}, {lon:.4f}: one of them is wrong."
    )


def _name(row: dict[str, str]) -> str:
    """The label, and what the source calls the part of it."""
    parts: Iterable[str] = dict.fromkeys(part for part in (row["label"], row["sublabel"]) if part)
    return ", ".join(parts)


@cache
def _countries() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to alpha-2."""
    with COUNTRIES.open(encoding="utf-8", newline="") as lines:
        return {row["alpha_3"]: row["alpha_2"] for row in csv.DictReader(lines)}
