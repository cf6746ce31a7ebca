"""`screening`, with the peer run on every one of the 10,000 ships: about ten minutes."""

from benchmarks.sanctions import screening


def measure() -> list[str]:
    return screening.measured(screening.SHIPS)
