"""What can go wrong with cases, findings and reviews, in words for a person."""

from accounts.errors import Conflict, Invalid, NotFound, Refused


class NoSuchCase(NotFound):
    """The case does not exist, or the actor may not know that it does."""

    code = "no_such_case"


class NotAllowed(Refused):
    """The actor's role in the case, or in the house, does not cover this act."""

    code = "not_allowed"


class OwnWork(Refused):
    """Four eyes: who contributed to a revision may not review it."""

    code = "own_work"


class WrongState(Conflict):
    """The case is not in a state that allows the act; somebody may have been faster."""

    code = "wrong_state"


class NotReady(Conflict):
    """The case may not be submitted yet; the message lists what is missing."""

    code = "not_ready"


class BrokenSeal(Conflict):
    """Stored bytes or a frozen revision no longer meet their digest."""

    code = "broken_seal"


class CaseInvalid(Invalid):
    """A field of a case or of what is in it is wrong."""

    code = "case_invalid"
