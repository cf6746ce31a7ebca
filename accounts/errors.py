"""Errors with a message for a person: what, where, and what to do. The apps subclass these."""


class PlimsollError(Exception):
    """Base of all domain errors. `code` is stable for programs; the message is for people."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code:
            self.code = code


class Refused(PlimsollError):
    """The actor may see the thing but not do this to it (403)."""

    code = "refused"


class NotFound(PlimsollError):
    """The thing does not exist, or the actor may not know that it does (404)."""

    code = "not_found"


class Conflict(PlimsollError):
    """Somebody else got there first, or the state no longer allows it (409)."""

    code = "conflict"


class Invalid(PlimsollError):
    """The input is wrong; the message says which part and how to mend it (400)."""

    code = "invalid"


class TooLarge(Invalid):
    """The input is over a documented limit (413)."""

    code = "too_large"
