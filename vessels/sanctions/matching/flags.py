"""Flag states compared across spellings: "Russia", "RUSSIAN FEDERATION" and "RU" are one."""

import csv
import re
from functools import cache
from typing import Final

from vessels import mmsi

# Read before the table of country digits, which has one spelling of each.
_ALSO: Final = {
    "NONE IDENTIFIED": "",
    "UNKNOWN": "",
    "RUSSIAN FEDERATION": "RU",
    "SYRIAN ARAB REPUBLIC": "SY",
    "ISLAMIC REPUBLIC OF IRAN": "IR",
    "IRAN ISLAMIC REPUBLIC OF": "IR",
    "DPRK": "KP",
    "DEMOCRATIC PEOPLES REPUBLIC OF KOREA": "KP",
    "KOREA DEMOCRATIC PEOPLES REPUBLIC OF": "KP",
    "KOREA NORTH": "KP",
    "REPUBLIC OF KOREA": "KR",
    "VIETNAM": "VN",
    "TURKEY": "TR",
    "THE GAMBIA": "GM",
    "THE BAHAMAS": "BS",
    "IVORY COAST": "CI",
    "GABONESE REPUBLIC": "GA",
    "DEMOCRATIC REPUBLIC OF THE CONGO": "CD",
}
_APART: Final = re.compile(r"[^\w&]+")


def code_of(flag: str) -> str:
    """ISO 3166-1 alpha-2 where the text is known, else the text in upper case; "" for none."""
    text = _plain(flag)
    return _codes().get(text, text)


def _plain(flag: str) -> str:
    words = _APART.sub(" ", re.sub(r"['’]", "", flag.upper())).replace("&", "AND").split()
    return " ".join("SAINT" if word == "ST" else word for word in words)


@cache
def _codes() -> dict[str, str]:
    with mmsi.TABLE.open(encoding="utf-8", newline="") as lines:
        return {_plain(row["name"]): row["country"] for row in csv.DictReader(lines)} | _ALSO
