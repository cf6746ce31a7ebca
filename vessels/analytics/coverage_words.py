"""What other ships heard at the same place say of a silence, in sentences."""

from typing import Final, Protocol

from vessels.analytics.wording import counted, figure, lasting

NOTHING_HELD: Final = (
    "No position of any other ship is held for this place and time: nothing can be said about her"
    " transponder."
)
_MEANING: Final = {
    "others_heard": (
        "Receivers were working where she was last heard. She may have sailed out of their range,"
        " or sent nothing: positions alone do not tell which."
    ),
    "thinned": (
        "Fewer ships than usual were heard there: receivers may have worked in part, or fewer ships"
        " may have been there."
    ),
    "few_heard": "So few ships say little about the receivers.",
    "nobody_heard": "Nothing can be said about her transponder.",
}


class Counts(Protocol):
    """What the sentences cite of :class:`vessels.analytics.coverage.End`."""

    @property
    def verdict(self) -> str: ...
    @property
    def hours(self) -> float: ...
    @property
    def during(self) -> int: ...
    @property
    def after(self) -> int | None: ...
    @property
    def usual(self) -> float: ...


class WayCounts(Protocol):
    """What the sentences cite of :class:`vessels.analytics.coverage.Way`."""

    @property
    def top_speed_kn(self) -> float: ...
    @property
    def ships(self) -> int: ...
    @property
    def hours(self) -> int: ...
    @property
    def hours_heard(self) -> int: ...


class Bounds(Protocol):
    """What the sentences cite of :class:`vessels.analytics.coverage.Parameters`."""

    @property
    def radius_nm(self) -> float: ...
    @property
    def usual_hours(self) -> float: ...


def sentences(
    start: Counts, end: Counts | None, way: WayCounts | None, bounds: Bounds
) -> tuple[str, ...]:
    """For the counts of :mod:`vessels.analytics.coverage`, the verdict's meaning last."""
    said = [_count(start, "first", "last", bounds)]
    if end is not None:
        said.append(_count(end, "last", "next", bounds))
        if end.after is not None:
            ships = counted(end.after, "other ship")
            verb = "was" if end.after == 1 else "were"
            said.append(f"In the {lasting(end.hours)} after it, {ships} {verb} heard there.")
    if way is not None:
        said.append(_way(way))
    said.append(_MEANING[start.verdict])
    return tuple(said)


def _count(end: Counts, which: str, position: str, bounds: Bounds) -> str:
    where = f"within {figure(bounds.radius_nm)} nm of her {position} position"
    window = f"During the {which} {lasting(end.hours)} of the silence"
    usual = (
        f"as against {figure(end.usual)} usually (in as long a time, over the"
        f" {figure(bounds.usual_hours)} h before)"
    )
    if end.during == 0:
        if end.usual == 0:
            return f"{window}, no ship at all was heard {where}, and none in the day before either."
        return f"{window}, no ship at all was heard {where}, {usual}: others fell silent as well."
    ships = counted(end.during, "other ship")
    return f"{window}, {ships} {'was' if end.during == 1 else 'were'} heard {where}, {usual}."


def _way(way: WayCounts) -> str:
    if not way.ships:
        return (
            f"Nobody was heard meanwhile anywhere she could have been at {figure(way.top_speed_kn)}"
            " kn."
        )
    return (
        f"Where she could have been meanwhile at {figure(way.top_speed_kn)} kn,"
        f" {counted(way.ships, 'other ship')} {'was' if way.ships == 1 else 'were'} heard, in"
        f" {way.hours_heard} of the {counted(way.hours, 'hour')} of the silence."
    )
