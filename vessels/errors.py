"""What can go wrong with vessels, positions and lists, in words for a person."""

from accounts.errors import Invalid


class UnreadableAisFile(Invalid):
    """No position can be taken from the file; the message says why and what to do."""

    code = "unreadable_ais_file"


class InvalidImo(Invalid):
    code = "invalid_imo"


class InvalidClaim(Invalid):
    code = "invalid_claim"


class InvalidPlace(Invalid):
    """A place that cannot be entered as given."""

    code = "invalid_place"
