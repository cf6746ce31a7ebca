"""How long a source that failed is left alone. Pure."""

from datetime import timedelta
from random import SystemRandom
from typing import Final

LONGEST: Final = timedelta(hours=6)
LONGEST_ASKED: Final = timedelta(days=1)
_DOUBLINGS: Final = 16
_random = SystemRandom()


def pause(
    failures: int, *, least: timedelta, asked: timedelta | None = None, share: float | None = None
) -> timedelta:
    """The wait after so many failures in a row: ``least``, doubled each time, six hours at most.

    Up to half as much again, so that clients that failed together do not come back together;
    ``share`` (0 to 1) fixes the draw. ``asked`` is the server's own Retry-After, which is kept to,
    up to a day.
    """
    drawn = _random.random() if share is None else share
    doublings = min(max(failures - 1, 0), _DOUBLINGS)
    whole = min(least * (1 << doublings), LONGEST)
    wait = whole * (1 + drawn / 2)
    return max(wait, min(asked, LONGEST_ASKED)) if asked else wait
