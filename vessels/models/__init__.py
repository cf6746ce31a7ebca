from vessels.models.company import Company, CompanyAttribute, CompanyFact
from vessels.models.designation import Designation, Ending
from vessels.models.event import DetectionRun, Event, EventKind
from vessels.models.feed import Feed, FeedFile, FeedKind, LastHeard, RefreshOutcome, RefreshRun
from vessels.models.identity import Attribute, ClaimBasis, IdentityClaim
from vessels.models.listing import ListVersion, SanctionsList, VersionState
from vessels.models.matching import Match, MatchBasis, MatchDecision, MatchState
from vessels.models.ownership import Ownership
from vessels.models.place import Place, PlaceKind, PlaceOrigin
from vessels.models.position import (
    Coverage,
    ImportRejection,
    ImportState,
    Position,
    PositionImport,
)
from vessels.models.record import (
    ChangeKind,
    NameKind,
    RecordChange,
    RecordKind,
    RecordName,
    RecordVersion,
)
from vessels.models.screening import Screening, ScreeningRow, ScreeningState, Verdict
from vessels.models.sighting import Sighting
from vessels.models.static_report import StaticReport
from vessels.models.tie import RecordTie, TieRole
from vessels.models.track_segment import TrackSegment
from vessels.models.vessel import Vessel
from vessels.models.watch import Watch

__all__ = [
    "Attribute",
    "ChangeKind",
    "ClaimBasis",
    "Company",
    "CompanyAttribute",
    "CompanyFact",
    "Coverage",
    "Designation",
    "DetectionRun",
    "Ending",
    "Event",
    "EventKind",
    "Feed",
    "FeedFile",
    "FeedKind",
    "IdentityClaim",
    "ImportRejection",
    "ImportState",
    "LastHeard",
    "ListVersion",
    "Match",
    "MatchBasis",
    "MatchDecision",
    "MatchState",
    "NameKind",
    "Ownership",
    "Place",
    "PlaceKind",
    "PlaceOrigin",
    "Position",
    "PositionImport",
    "RecordChange",
    "RecordKind",
    "RecordName",
    "RecordTie",
    "RecordVersion",
    "RefreshOutcome",
    "RefreshRun",
    "SanctionsList",
    "Screening",
    "ScreeningRow",
    "ScreeningState",
    "Sighting",
    "StaticReport",
    "TieRole",
    "TrackSegment",
    "Verdict",
    "VersionState",
    "Vessel",
    "Watch",
]
