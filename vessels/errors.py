"""What can go wrong with vessels, positions and lists, in words for a person."""

from datetime import timedelta

from accounts.errors import Conflict, Invalid, PlimsollError


class UnreadableAisFile(Invalid):
    """No position can be taken from the file; the message says why and what to do."""

    code = "unreadable_ais_file"


class ImportBusy(Conflict):
    """The import is being worked on, or its state does not allow what was asked."""

    code = "import_busy"


class CannotUndo(Conflict):
    """An import that cannot be taken back; the message says why."""

    code = "cannot_undo"


class CannotDiscard(Conflict):
    """A draft that cannot be thrown away; the message says why."""

    code = "cannot_discard"


class InvalidImo(Invalid):
    code = "invalid_imo"


class InvalidMmsi(Invalid):
    """No MMSI, or one that no vessel can have."""

    code = "invalid_mmsi"


class NumberKnown(Conflict):
    """The number leads to other vessels, whom the person has not been shown."""

    code = "number_known"


class ImoTaken(Conflict):
    """Another vessel is held under the IMO number."""

    code = "imo_taken"


class InvalidClaim(Invalid):
    code = "invalid_claim"


class InvalidPlace(Invalid):
    """A place that cannot be entered as given."""

    code = "invalid_place"


class InvalidAddress(Invalid):
    """Neither an http(s) address nor a name below the inbox folder."""

    code = "invalid_address"


class FetchFailed(PlimsollError):
    """A body could not be had whole; the message says what the other side did.

    `retry_after` is how long the other side asked to be left alone, where it did.
    """

    code = "fetch_failed"

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RefreshBusy(Conflict):
    """A refresh of the same list or feed is under way or waiting."""

    code = "refresh_busy"


class InvalidList(Invalid):
    """What is said about a list or a feed cannot be."""

    code = "invalid_list"


class VersionDecided(Conflict):
    """The version is not, or no longer, waiting for a decision."""

    code = "version_decided"


class SwitchedOff(Conflict):
    """The list or feed is not to be fetched."""

    code = "switched_off"


class NothingToExtract(Invalid):
    """The window holds no position of the vessel."""

    code = "nothing_to_extract"


class RefreshTooSoon(Conflict):
    """The publisher allows no more frequent asking."""

    code = "refresh_too_soon"


class InvalidSighting(Invalid):
    """A sighting that cannot be recorded, or withdrawn, as given."""

    code = "invalid_sighting"


class InvalidWatch(Invalid):
    """A watch that cannot be kept as given."""

    code = "invalid_watch"


class NoSuchTile(Invalid):
    """A tile outside the grid of its zoom."""

    code = "no_such_tile"


class InvalidSearch(Invalid):
    """A search for who was somewhere that cannot be asked as it stands."""

    code = "invalid_search"


class UnreadablePlaces(Invalid):
    """A file of ports or anchorages that cannot be read at all."""

    code = "unreadable_places"


class DetectionBusy(Conflict):
    """A search for events of the same vessel is waiting or under way."""

    code = "detection_busy"


class CannotReach(Invalid):
    """A reachable area that cannot be reckoned as asked."""

    code = "cannot_reach"


class InvalidOwnership(Invalid):
    """A company, or who owns what, that cannot be recorded or withdrawn as given."""

    code = "invalid_ownership"


class CompanyChanged(Conflict):
    """Somebody else changed the company after the person had read it."""

    code = "company_changed"


class InvalidMatch(Invalid):
    """A decision on a match that cannot be taken down as given."""

    code = "invalid_match"


class MatchSettled(Conflict):
    """Nothing is left to decide about the match, or not on what the person saw."""

    code = "match_settled"


class InvalidScreening(Invalid):
    """A list of ships that cannot be screened as given."""

    code = "invalid_screening"


class ScreeningBusy(Conflict):
    """Another worker has this screening."""

    code = "screening_busy"


class ScreeningGone(Conflict):
    """The screening was deleted before its worker came to it."""

    code = "screening_gone"


class ScreeningRelied(Conflict):
    """Something rests on the screening, so it cannot be deleted."""

    code = "screening_relied"


class ScreeningNotDone(Conflict):
    """The screening has no result to hand over, or not yet."""

    code = "screening_not_done"
