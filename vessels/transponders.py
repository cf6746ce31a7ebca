"""What is held of one transponder number: which known vessels bear it, what it says of its ship."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from vessels import identity
from vessels.identity import Span
from vessels.imo import parse_imo
from vessels.mmsi import is_vessel, parse_mmsi
from vessels.models import (
    Attribute,
    IdentityClaim,
    Position,
    PositionImport,
    StaticReport,
    Vessel,
)

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A known vessel for whom somebody claims the number, and the times of those claims."""

    vessel: Vessel
    spans: list[Span]

    @property
    def key(self) -> str:
        return str(self.vessel.pk)

    def __str__(self) -> str:
        number = self.vessel.imo_number
        return f"{self.vessel} ({f'IMO {number}' if number else 'IMO number unknown'})"


@dataclass(frozen=True, slots=True)
class Stated:
    """A valid IMO number that the transponder sent, from ``first_at`` to ``last_at``."""

    imo: str
    first_at: datetime
    last_at: datetime

    @property
    def key(self) -> str:
        return self.imo

    def __str__(self) -> str:
        return f"IMO {self.imo}"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A transponder number that no known vessel bears, and the name that it sent."""

    number: str
    sent_name: str


@dataclass(frozen=True)
class Known:
    """``stated`` leaves out the numbers of the ``bearers``. ``sent_name`` is the last one sent.

    ``is_illustrative``: the number was heard, and in made-up data alone.
    """

    number: str
    bearers: list[Bearer] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    sent_name: str = ""
    is_illustrative: bool = False

    @property
    def ships(self) -> list[Bearer | Stated]:
        return [*self.bearers, *self.stated]

    def apart_from(self, keys: Collection[str]) -> "Known":
        """Without the vessels (by id) and the IMO numbers that are told apart from the ship."""
        return replace(
            self,
            bearers=[each for each in self.bearers if each.key not in keys],
            stated=[each for each in self.stated if each.key not in keys],
        )


def known(number: str, user: User, *, since: datetime | None = None) -> Known:
    """What ``user`` may see of the number, from ``since`` on, or ever. Five queries."""
    bearers = _bearers(number, user, since)
    reports = list(_reports(number, user, since))
    names = [name for *_, name in reports if name]
    held = {str(each.vessel.imo_number) for each in bearers}
    return Known(
        number=number,
        bearers=bearers,
        stated=[each for each in _stated(reports) if each.imo not in held],
        sent_name=names[-1] if names else "",
        is_illustrative=_is_made_up(number, user),
    )


def strangers_in(made: PositionImport, user: User) -> list[Stranger]:
    """Transponders of no known vessel that named themselves in an import, the busiest first.

    Numbers that are no vessel's are left out. Two queries.
    """
    reports = StaticReport.objects.visible_to(user).filter(position_import=made)
    names: dict[int, str] = {}
    heard: Counter[int] = Counter()
    for mmsi, name, count in reports.order_by("last_at", "pk").values_list(
        "mmsi", "name", "reports"
    ):
        names[mmsi] = name or names.get(mmsi, "")
        heard[mmsi] += count
    claims = IdentityClaim.objects.visible_to(user).filter(attribute=Attribute.MMSI)
    claimed = set(claims.order_by().values_list("value", flat=True).distinct())
    found = [Stranger(f"{mmsi:09}", names[mmsi]) for mmsi, _ in heard.most_common()]
    return [each for each in found if each.number not in claimed and is_vessel(each.number)]


def named_by(text: str, user: User) -> list[Vessel]:
    """The known vessels that a text names: an IMO number, an MMSI or the address of her page."""
    vessels = Vessel.objects.visible_to(user)
    key, imo, mmsi = _KEY.search(text), parse_imo(text), parse_mmsi(text)
    if key:
        return list(vessels.filter(pk=UUID(key[0])))
    if imo.is_valid:
        return list(vessels.filter(imo_number=int(imo.number)))
    return [each.vessel for each in _bearers(mmsi.number, user, None)] if mmsi.is_valid else []


def handle_of(vessel: Vessel, user: User) -> str:
    """A text that names her alone (`named_by`): her IMO number, else an MMSI, else her id."""
    if vessel.imo_number:
        return str(vessel.imo_number)
    numbers = {f"{span.mmsi:09}" for span in identity.transponders(vessel, user)}
    alone = (each for each in sorted(numbers) if named_by(each, user) == [vessel])
    return next(alone, str(vessel.pk))


def _bearers(number: str, user: User, since: datetime | None) -> list[Bearer]:
    claims = IdentityClaim.objects.visible_to(user).filter(attribute=Attribute.MMSI, value=number)
    vessels: dict[UUID, Vessel] = {}
    spans: dict[UUID, list[Span]] = defaultdict(list)
    for claim in claims.select_related("vessel").order_by("vessel__name", "vessel"):
        end = identity.end_of(claim)
        if since is None or end is None or end > since:
            vessels[claim.vessel_id] = claim.vessel
            spans[claim.vessel_id].append(Span(int(number), claim.valid_from, end))
    return [Bearer(vessel, identity.merged(spans[key])) for key, vessel in vessels.items()]


def _reports(
    number: str, user: User, since: datetime | None
) -> Iterable[tuple[str, datetime, datetime, str]]:
    later = Q(last_at__gte=since) if since else Q()
    reports = StaticReport.objects.visible_to(user).filter(later, mmsi=int(number))
    return reports.order_by("last_at", "pk").values_list("imo", "first_at", "last_at", "name")


def _stated(reports: Iterable[tuple[str, datetime, datetime, str]]) -> list[Stated]:
    times: dict[str, list[datetime]] = defaultdict(list)
    for text, first, last, _ in reports:
        reading = parse_imo(text)
        if reading.is_valid:
            times[reading.number] += [first, last]
    return [Stated(imo, min(heard), max(heard)) for imo, heard in times.items()]


def _is_made_up(number: str, user: User) -> bool:
    positions = Position.objects.visible_to(user).filter(mmsi=int(number))
    reports = StaticReport.objects.visible_to(user).filter(mmsi=int(number))
    real = Q(position_import__is_illustrative=False)
    if reports.filter(real).exists() or positions.order_by().filter(real).exists():
        return False
    return reports.exists() or positions.exists()
