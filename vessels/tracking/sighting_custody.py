"""What was read from a picture, in the picture's own custody log."""

from accounts.models import User
from evidence import custody, precision
from evidence.custody import CustodyEvent
from vessels.models import Sighting


def note(
    *,
    actor: User,
    sighting: Sighting,
    event: CustodyEvent,
    reason: str,
    confidence: str = "",
) -> None:
    """A line on the sighting's picture, in the transaction of what it records.

    ``confidence`` in words. It stays in the house: released custody leaves readings out.
    """
    vessel, place = sighting.vessel, sighting.location
    detail = {
        "vessel": str(vessel),
        "imo": str(vessel.imo_number or ""),
        "seen_at": precision.text_of(sighting.at, sighting.precision),
        "place": f"{place.y:.5f}, {place.x:.5f} (latitude, longitude), true to "
        f"{sighting.accuracy_m:,} m",
        "confidence": confidence,
        "reason": reason,
        "alternatives": sighting.alternatives,
        "sighting": str(sighting.pk),
    }
    told = {name: text for name, text in detail.items() if text}
    custody.record(actor=actor, exhibit=sighting.exhibit, event=event, detail=told)
