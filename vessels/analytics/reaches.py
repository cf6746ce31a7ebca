"""What a reckoning of reachability gives: the area, and the ports inside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shapely.geometry import MultiPolygon

from vessels.analytics.base import Found, LonLat, PlaceShape


@dataclass(frozen=True)
class PortStay:
    """A place she could have called at, and the longest she could have stayed.

    ``distance_to_end_nm`` and ``latest_departure`` are None when there is no second end.
    """

    place: PlaceShape
    distance_from_start_nm: float
    distance_to_end_nm: float | None
    longest_stay_h: float
    earliest_arrival: datetime
    latest_departure: datetime | None

    def as_json(self) -> dict[str, Any]:
        leaving = self.latest_departure
        return {
            "place_id": self.place.id,
            "name": self.place.name,
            "distance_from_start_nm": round(self.distance_from_start_nm, 1),
            "distance_to_end_nm": _rounded(self.distance_to_end_nm),
            "longest_stay_h": round(self.longest_stay_h, 1),
            "earliest_arrival": self.earliest_arrival.isoformat(),
            "latest_departure": leaving.isoformat() if leaving else None,
        }


@dataclass(frozen=True)
class Reach:
    """``area`` is water only, in degrees (lon, lat), empty when even the direct way is too long.

    ``sea_distance_nm`` from end to end is None with one end, or when no way by sea was found;
    ``needed_speed_kn`` is that way over the time. ``ports`` have the longest stay first.
    """

    start: LonLat
    end: LonLat | None
    start_at: datetime
    hours: float
    top_speed_kn: float
    cell_nm: float
    sea_distance_nm: float | None
    is_possible: bool
    area: MultiPolygon
    ports: tuple[PortStay, ...]
    verdict: str
    assumptions: tuple[str, ...]

    @property
    def end_at(self) -> datetime:
        return self.start_at + timedelta(hours=self.hours)

    @property
    def needed_speed_kn(self) -> float | None:
        return None if self.sea_distance_nm is None else self.sea_distance_nm / self.hours

    def found(self, mmsi: int) -> Found:
        """The same as an event. Confidence 2: a bound that rests on the assumptions it lists."""
        return Found(
            kind="reachability",
            mmsi=mmsi,
            start_at=self.start_at,
            end_at=self.end_at,
            confidence=2,
            reasons=(self.verdict, *self.assumptions),
            start_point=self.start,
            end_point=self.end,
            area=None if self.area.is_empty else self.area,
            detail={
                "hours": round(self.hours, 2),
                "top_speed_kn": self.top_speed_kn,
                "cell_nm": round(self.cell_nm, 2),
                "sea_distance_nm": _rounded(self.sea_distance_nm),
                "needed_speed_kn": _rounded(self.needed_speed_kn),
                "is_possible": self.is_possible,
                "ports": [port.as_json() for port in self.ports],
            },
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
