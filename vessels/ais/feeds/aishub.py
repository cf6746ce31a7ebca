"""What an AISHub answer means to a feed. Pure: the fetching is the task's."""

import io

from vessels.ais.parsers.aishub import AisHub
from vessels.ais.parsers.base import Batch, ParseError, Reading


def positions_from_aishub(body: bytes) -> list[Batch]:
    """The positions of one answer, none where AISHub says that there are none.

    Raises ParseError when the answer says nothing about ships: an empty body is AISHub's way of
    refusing a second call within a minute, not "no ships".
    """
    if not body.strip():
        raise ParseError(
            "AISHub answered with an empty body, as it does when asked more than once a minute. "
            "Nothing is known for this time; lengthen the feed's interval."
        )
    return list(AisHub().read(io.BytesIO(body), Reading()))
