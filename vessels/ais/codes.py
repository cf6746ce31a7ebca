"""Codes of AIS messages in words. Source: ITU-R M.1371-5, tables 45 and 53."""

from typing import Final

NAV_STATUS: Final[dict[int | None, str]] = {
    0: "under way using engine",
    1: "at anchor",
    2: "not under command",
    3: "restricted manoeuvrability",
    4: "constrained by draught",
    5: "moored",
    6: "aground",
    7: "fishing",
    8: "under way sailing",
    11: "towing astern",
    12: "pushing or towing alongside",
    14: "distress device active",
}
_TYPES: Final = {
    30: "Fishing",
    31: "Towing",
    32: "Towing",
    33: "Dredging",
    35: "Military",
    36: "Sailing",
    37: "Pleasure craft",
    50: "Pilot vessel",
    51: "Search and rescue",
    52: "Tug",
    55: "Law enforcement",
}
_TYPE_TENS: Final = {
    2: "Wing in ground",
    4: "High-speed craft",
    6: "Passenger",
    7: "Cargo",
    8: "Tanker",
}


def ship_type(code: int) -> str:
    """ "Cargo (AIS type 70)"; a code without a settled meaning stays a code."""
    name = _TYPES.get(code) or _TYPE_TENS.get(code // 10)
    return f"{name} (AIS type {code})" if name else f"AIS type {code}"
