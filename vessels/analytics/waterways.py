"""Passages that cells of one nautical mile would close, as lines good to about a mile.

Natural narrows are always open. Canals are open unless the asker closes them: a passage takes half
a day, and their authorities keep records that can be asked for. Other canals, locks and river
ports inland are closed.
"""

from dataclasses import dataclass
from typing import Final

from vessels.analytics.base import LonLat


@dataclass(frozen=True)
class Waterway:
    name: str
    line: tuple[LonLat, ...]
    is_canal: bool


WATERWAYS: Final = (
    Waterway(
        "Bosporus",
        (
            (29.14, 41.24),
            (29.10, 41.18),
            (29.06, 41.14),
            (29.07, 41.11),
            (29.05, 41.07),
            (29.02, 41.04),
            (28.99, 41.01),
            (28.97, 40.97),
        ),
        is_canal=False,
    ),
    Waterway(
        "Kanmon Strait",
        (
            (130.80, 33.98),
            (130.86, 33.93),
            (130.90, 33.905),
            (130.93, 33.925),
            (130.958, 33.962),
            (131.00, 33.96),
            (131.06, 33.94),
        ),
        is_canal=False,
    ),
    Waterway(
        "Golden Horn, Vladivostok",
        ((131.86, 43.07), (131.875, 43.095), (131.90, 43.11), (131.92, 43.105)),
        is_canal=False,
    ),
    Waterway(
        "Suez Canal",
        (
            (32.36, 31.35),
            (32.31, 31.25),
            (32.31, 30.85),
            (32.29, 30.57),
            (32.35, 30.43),
            (32.39, 30.32),
            (32.54, 30.23),
            (32.57, 30.13),
            (32.56, 29.93),
            (32.55, 29.86),
        ),
        is_canal=True,
    ),
    Waterway(
        "Panama Canal",
        (
            (-79.92, 9.40),
            (-79.92, 9.21),
            (-79.86, 9.18),
            (-79.80, 9.12),
            (-79.70, 9.117),
            (-79.65, 9.05),
            (-79.59, 9.00),
            (-79.56, 8.93),
            (-79.52, 8.87),
        ),
        is_canal=True,
    ),
    Waterway(
        "Kiel Canal",
        (
            (9.13, 53.88),
            (9.30, 54.02),
            (9.37, 54.17),
            (9.66, 54.30),
            (9.90, 54.34),
            (10.17, 54.38),
        ),
        is_canal=True,
    ),
)
