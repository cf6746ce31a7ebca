"""Looking for matches when there is something new to look at, however it came in."""

from typing import Final

from django.core.cache import cache
from django.db.models import Count, Max

from vessels.models import IdentityClaim, Vessel
from vessels.sanctions.matches import finding, listed
from vessels.sanctions.matching.scoring import DEFAULTS

_SEEN: Final = "matches-looked-at"


def keep_up(*, agent: str) -> dict[str, int]:
    """Look again at all vessels if a list, a claim or a vessel came in since the last look.

    Three queries when nothing did. What the cache forgets is merely looked at once more, and so is
    everything once matches are scored otherwise.
    """
    now = [
        DEFAULTS.version,
        *listed.newest(),
        *IdentityClaim.objects.aggregate(count=Count("pk"), last=Max("pk")).values(),
        Vessel.objects.count(),
    ]
    if cache.get(_SEEN) == now:
        return {}
    counts = finding.find(agent=agent)
    cache.set(_SEEN, now, timeout=None)
    return counts
