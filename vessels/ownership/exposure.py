"""What owners, managers and links bring to a vessel: derived, never her own listing.

Each way from her up to a listed party is a path. What a list's regime makes of the shares on the
paths is reckoned per list (:mod:`vessels.ownership.shares`); nothing is concluded in law.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from vessels.models import Ownership, SanctionsList, Vessel
from vessels.ownership import graph, leads, listed, shares
from vessels.ownership.edges import Edge, Key, Reading
from vessels.ownership.graph import Graph
from vessels.ownership.leads import Lead
from vessels.ownership.listed import Listings, Party
from vessels.ownership.regimes import Regime, regime_of
from vessels.sanctions.asof import NOW, AsOf

State = Literal["exposed_by_ownership", "possible", "minority", "linked", "unknown", "none_found"]
DERIVED: Final = "Derived; not a listing."
LABELS: Final[dict[State, str]] = {
    "exposed_by_ownership": "Exposed by ownership",
    "possible": "Possibly exposed",
    "minority": "Part owned, below half",
    "linked": "Linked",
    "unknown": "Unknown",
    "none_found": "None found",
}
# The gravest first: a vessel's state is the first that any list gives.
_GRAVITY: Final = tuple(LABELS)
NO_OWNERS: Final = "No owner, manager or link of hers is held for that day."


@dataclass(frozen=True)
class Path:
    """One way up to a listed party. `same_number` tells of a step by equal IMO company number."""

    steps: tuple[Edge, ...]
    party: Party
    same_number: int | None

    @property
    def text(self) -> str:
        """ "linked to M LEASING LLC (percentage unknown), listed under RUSSIA-EO14024"."""
        said = ", ".join(edge.text for edge in self.steps)
        same = (
            f", which has IMO company number {self.same_number:07d} as" if self.same_number else ","
        )
        name = f" {self.party.name} (entry {self.party.key.id})" if self.same_number else ""
        entry = "" if self.same_number else f" entry {self.party.key.id}"
        return f"{said}{same}{name}{entry} {self.party.listing_text}"


@dataclass(frozen=True)
class Finding:
    """One list's part. `known_percent` is what the known shares come to as its regime counts."""

    sanctions_list: SanctionsList
    regime: Regime
    state: State
    known_percent: Decimal
    paths: tuple[Path, ...]
    text: str

    @property
    def label(self) -> str:
        return LABELS[self.state]


@dataclass(frozen=True)
class Exposure:
    """`edges` are her own owners, managers and links; `leads` equal names, which expose nothing."""

    vessel: Vessel
    reading: Reading
    state: State
    text: str
    findings: tuple[Finding, ...]
    edges: tuple[Edge, ...]
    leads: tuple[Lead, ...]

    @property
    def label(self) -> str:
        return LABELS[self.state]


def of_vessel(vessel: Vessel, user: User, as_of: AsOf = NOW) -> Exposure:
    """As :func:`of_vessels`, for one."""
    return of_vessels([vessel], user, as_of)[vessel.pk]


def of_vessels(vessels: Iterable[Vessel], user: User, as_of: AsOf = NOW) -> dict[UUID, Exposure]:
    """Each vessel's exposure on a day as known at a time, by her id.

    At most 17 queries, however many vessels and lists there are; 21 for a day in the past.
    """
    fleet = list(vessels)
    reading = Reading(user, as_of, timezone.now())
    web = graph.above(fleet, reading)
    reached = {edge.party for found in web.up.values() for edge in found}
    keys = {member for key in reached for member in web.same.members(key)}
    found = listed.load(keys, reading)
    named = leads.of(reached, reading)
    return {vessel.pk: _exposure(vessel, reading, web, found, named) for vessel in fleet}


def _exposure(
    vessel: Vessel,
    reading: Reading,
    web: Graph,
    found: Listings,
    named: dict[Key, list[Lead]],
) -> Exposure:
    start = graph.key_of(vessel)
    ways = web.paths(start)
    findings = _findings(ways, web, found, start)
    state, text = _overall(findings, found, has_edges=bool(ways))
    met = dict.fromkeys(edge.party for way in ways for edge in way)
    equal = [lead for key in met for lead in named.get(key, [])]
    return Exposure(
        vessel=vessel,
        reading=reading,
        state=state,
        text=f"{text} {DERIVED}",
        findings=tuple(findings),
        edges=tuple(web.up.get(start, [])),
        leads=tuple(each for each in equal if each.meant not in web.same.members(each.key)),
    )


def _findings(
    ways: list[tuple[Edge, ...]], web: Graph, found: Listings, start: Key
) -> list[Finding]:
    by_list: dict[str, list[Path]] = defaultdict(list)
    for way in ways:
        last = way[-1].party
        for member in sorted(web.same.members(last)):
            party = found.parties.get(member)
            if party and (party.is_listed or party.may_be_listed):
                number = web.same.numbers[last] if member != last else None
                by_list[member.code].append(Path(way, party, number))
    made = [
        _finding(found.absent[code][0], tuple(paths), web, start) for code, paths in by_list.items()
    ]
    return sorted(made, key=lambda each: (_GRAVITY.index(each.state), each.sanctions_list.name))


def _finding(
    sanctions_list: SanctionsList, paths: tuple[Path, ...], web: Graph, start: Key
) -> Finding:
    """What is sure decides; without anything sure, what was last seen is told as unknown."""
    regime = regime_of(sanctions_list)
    sure = tuple(path for path in paths if path.party.is_listed)
    counted = sure or paths
    ends = frozenset(web.same.one(path.party.key) for path in counted)
    held = shares.held_by(ends, web, start, regime)
    state = _state(held, counted)
    text = _words(state, held, regime)
    if not sure:
        text = f"Unknown whether the parties are listed. When last seen: {LABELS[state]}. {text}"
        state = "unknown"
    return Finding(sanctions_list, regime, state, held.known, paths, text)


def _state(held: shares.Held, paths: tuple[Path, ...]) -> State:
    if held.is_enough:
        return "exposed_by_ownership"
    if held.may_be_enough:
        return "possible"
    owned = any(all(edge.is_owning for edge in path.steps) for path in paths)
    return "minority" if owned else "linked"


def _words(state: State, held: shares.Held, regime: Regime) -> str:
    if state == "exposed_by_ownership":
        return f"Listed parties hold {held.text} on record. {regime.says}"
    if state == "possible":
        part = f"{held.text} is on record; the rest is unknown" if held.known else "Shares unknown"
        return f"{part}. {regime.says}"
    if state == "minority":
        return f"The shares on record do not reach half. {regime.says}"
    return (
        "A link, management, operation or control only: no ownership is stated, no percentage is "
        f"known, and nothing in law follows from it. {regime.says}"
    )


def _overall(findings: list[Finding], found: Listings, *, has_edges: bool) -> tuple[State, str]:
    unsure = "; ".join(found.doubtful())
    if findings:
        lists = ", ".join(each.sanctions_list.name for each in findings)
        if findings[0].state == "unknown":
            return "unknown", f"Unknown: a party was last seen on a list, but {unsure or lists}."
        tail = f" Unknown for: {unsure}." if unsure else ""
        return findings[0].state, f"{findings[0].label}, through parties on {lists}.{tail}"
    if not has_edges:
        return "unknown", f"Unknown. {NO_OWNERS}"
    if not found.absent:
        return "unknown", "Unknown: no list has been loaded."
    if unsure:
        return "unknown", f"Unknown. No listed party was found, but lists are in doubt: {unsure}."
    return "none_found", "No party on a list was found among her known owners, managers and links."


def context_of(vessel: Vessel, user: User, as_of: AsOf = NOW) -> dict[str, object]:
    """What `vessels/_exposure.html` and `vessels/_owners.html` show of a vessel."""
    withdrawn = Ownership.objects.visible_to(user).filter(vessel=vessel)
    at = as_of.known_at or timezone.now()
    withdrawn = withdrawn.filter(withdrawn_at__lte=at).select_related("owner", "owner_record")
    return {
        "exposure": of_vessel(vessel, user, as_of),
        "withdrawn_ownerships": withdrawn.order_by("-withdrawn_at"),
    }
