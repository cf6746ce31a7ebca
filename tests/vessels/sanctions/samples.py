"""Small lists in OFAC's format and as plain CSV, made for the tests."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from vessels.models import SanctionsList

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Valid IMO numbers of ships that do not matter here.
ANGARA, MARIA, LADY_R = 9179842, 8517839, 9161003
END = "\x1a\r\n"


def entry(
    uid: int,
    name: str,
    *,
    kind: str = "vessel",
    programme: str = "RUSSIA-EO14024",
    flag: str = "Russia",
    remarks: str = "-0- ",
) -> str:
    kind = f'"{kind}"' if kind else "-0- "
    return (
        f'{uid},"{name}",{kind},"{programme}",-0- ,-0- ,"Roll-on Roll-off",-0- ,"8811",'
        f'"{flag}",-0- ,"{remarks}"'
    )


def ship(uid: int, name: str, imo: int, **fields: Any) -> str:
    more = fields.pop("more", "")
    remarks = f"{more}Vessel Registration Identification IMO {imo}; Linked To: M LEASING LLC."
    return entry(uid, name, remarks=remarks, **fields)


def company(uid: int) -> str:
    return entry(uid, f"COMPANY {uid}", kind="", remarks="Identification Number IMO 6246853.")


def sdn(entries: Iterable[str], *, end: str = END) -> bytes:
    return ("".join(f"{line}\r\n" for line in entries) + end).encode()


def imo_of(first_six: int) -> int:
    digits = f"{first_six:06d}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    return int(f"{digits}{check % 10}")


def fleet(count: int, *, start: int = 0) -> list[str]:
    """Distinct ships with valid IMO numbers."""
    return [ship(50_000 + n, f"SHIP {n}", imo_of(930_000 + n)) for n in range(start, start + count)]


def add_list(code: str = "ofac-sdn", **fields: Any) -> SanctionsList:
    """The list in the state a test wants; a migration may have made the row before."""
    defaults = {
        "name": code.upper(),
        "authority": "Test authority",
        "parser": "ofac-sdn-csv",
        "address": "",
        "is_enabled": True,
        "stale_after": 2 * DAY,
        "last_attempt_at": None,
        "last_success_at": None,
        "last_error": "",
        **fields,
    }
    return SanctionsList.objects.update_or_create(code=code, defaults=defaults)[0]
