"""Build vessels/analytics/data/land_mask.zst from the coastline that the pages draw.

    python script/build_land_mask.py

Reads zoom 8 of static/basemap/coastline.pmtiles (GSHHG 2.3.7, full resolution, LGPL-3), asks at
16 points in every cell of one minute of arc whether it is water, and calls a cell water when two of
them are. Takes about a minute and 600 MB of memory.
"""

import gzip
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
COASTLINE = ROOT / "static" / "basemap" / "coastline.pmtiles"
MASK = ROOT / "vessels" / "analytics" / "data" / "land_mask.zst"
ZOOM = 8
# Sample points per cell and axis; a cell is water when so many of its 16 points are.
FINE = 4
WATER_POINTS = 2
ROWS, COLUMNS = 10_800, 21_600
PER_DEGREE = 60 * FINE
# Layers in the order they are laid over each other.
LAYERS = (("land", 1), ("lake", 0), ("isle", 1))

Ring = list[tuple[int, int]]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned number of seven-bit groups and where the next value begins."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield value


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """(number, value) of a protocol buffer's varints and byte strings; tiles hold no others."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            yield key >> 3, data[at : at + value]
            at += value
        else:
            yield key >> 3, value


def rings(geometry: bytes) -> Iterator[Ring]:
    """Rings of a polygon in tile units, from its commands (Mapbox Vector Tile 2.1, 4.3)."""
    x = y = 0
    ring: Ring = []
    numbers = varints(geometry)
    for command in numbers:
        if command & 7 == 7:
            yield ring
            continue
        if command & 7 == 1:
            ring = []
        for _ in range(command >> 3):
            east, south = next(numbers), next(numbers)
            x += (east >> 1) ^ -(east & 1)
            y += (south >> 1) ^ -(south & 1)
            ring.append((x, y))


def layers(tile: bytes) -> dict[str, tuple[int, list[list[Ring]]]]:
    """Extent and the rings of each polygon, by layer name."""
    found = {}
    for number, layer in fields(tile):
        if number != 3:
            continue
        name, extent, polygons = "", 4096, []
        for inner, value in fields(layer):
            if inner == 1:
                name = value.decode()
            elif inner == 5:
                extent = value
            elif inner == 2:
                polygons += [list(rings(part)) for key, part in fields(value) if key == 4]
        found[name] = (extent, polygons)
    return found


def tile_entries(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(first tile number, how many tiles alike, tile) of an archive in PMTiles version 3."""
    root_at, root_size, _, _, leaves_at, _, tiles_at = struct.unpack("<7Q", data[8:64])
    waiting = [data[root_at : root_at + root_size]]
    while waiting:
        for number, run, size, offset in directory(gzip.decompress(waiting.pop())):
            if run:
                yield number, run, gzip.decompress(data[tiles_at + offset :][:size])
            else:
                waiting.append(data[leaves_at + offset : leaves_at + offset + size])


def directory(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    values = list(varints(data))
    count = values[0]
    steps, runs, sizes, places = (values[1 + part * count :][:count] for part in range(4))
    number = offset = 0
    for index in range(count):
        number += steps[index]
        if places[index]:
            offset = places[index] - 1
        yield number, runs[index], sizes[index], offset
        offset += sizes[index]


def column_and_row(position: int) -> tuple[int, int]:
    """Where a tile of one zoom lies, from its place on the Hilbert curve."""
    x = y = 0
    side = 1
    while side < 2**ZOOM:
        right = 1 & (position >> 1)
        down = 1 & (position ^ right)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x += side * right
        y += side * down
        position >>= 2
        side *= 2
    return x, y


def latitude(row: ArrayLike) -> NDArray[Any]:
    """Degrees north of a row of tiles (with fractions) in web Mercator."""
    turned = np.pi * (1 - 2 * np.asarray(row, float) / 2**ZOOM)
    return np.asarray(np.degrees(np.arctan(np.sinh(turned))))


def draw(tile: bytes, column: int, row: int, land_points: NDArray[np.uint8]) -> None:
    """Add the tile's land to ``land_points``, the number of points on land in every cell."""
    west = column * 360 / 2**ZOOM
    north, south = latitude([row, row + 1])
    # Points lie half a step inside: the first and one past the last that this tile decides.
    left, right = (round_up(edge * PER_DEGREE - 0.5) for edge in (west, west + 360 / 2**ZOOM))
    top, bottom = (round_up((90 - edge) * PER_DEGREE - 0.5) for edge in (north, south))
    image = Image.new("L", (right - left, bottom - top), 0)
    pen = ImageDraw.Draw(image)
    found = layers(tile)
    for name, ink in LAYERS:
        extent, polygons = found.get(name, (4096, []))
        for polygon in polygons:
            for ring in polygon:
                points = np.array(ring, float)
                if len(points) < 3:
                    continue
                twice = points[:, 0] @ np.roll(points[:, 1], -1)
                hole = twice - points[:, 1] @ np.roll(points[:, 0], -1) < 0
                x = (west + points[:, 0] / extent * 360 / 2**ZOOM) * PER_DEGREE - 0.5 - left
                y = (90 - latitude(row + points[:, 1] / extent)) * PER_DEGREE - 0.5 - top
                outline = np.column_stack([x, y]).ravel().tolist()
                pen.polygon(outline, fill=1 - ink if hole else ink)
    fine = np.asarray(image)
    rows = (top + np.arange(fine.shape[0])) // FINE
    columns = (left + np.arange(fine.shape[1])) // FINE
    counts = np.add.reduceat(fine, np.flatnonzero(np.diff(rows, prepend=-1)), axis=0)
    counts = np.add.reduceat(counts, np.flatnonzero(np.diff(columns, prepend=-1)), axis=1)
    land_points[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] += counts.astype(np.uint8)


def round_up(value: float) -> int:
    return int(np.ceil(value))


def main() -> int:
    first = sum(4**zoom for zoom in range(ZOOM))
    land_points = np.zeros((ROWS, COLUMNS), np.uint8)
    for number, run, tile in tile_entries(COASTLINE.read_bytes()):
        for position in range(number - first, number - first + run):
            if 0 <= position < 4**ZOOM:
                draw(tile, *column_and_row(position), land_points)
    # The tiles end at 85 degrees: south of them there is only Antarctica, north of them only sea.
    land_points[175 * 60 :] = FINE * FINE
    water = land_points <= FINE * FINE - WATER_POINTS
    bits = np.packbits(water, axis=1)
    # Rows repeat the row above: what changes is small.
    bits[1:] ^= bits[:-1].copy()
    MASK.parent.mkdir(exist_ok=True)
    MASK.write_bytes(zstandard.ZstdCompressor(level=22).compress(bits.tobytes()))
    print(f"{MASK.relative_to(ROOT)}: {MASK.stat().st_size:,} bytes, {water.mean():.1%} water")
    return 0


if __name__ == "__main__":
    sys.exit(main())
