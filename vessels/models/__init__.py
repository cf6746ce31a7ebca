from vessels.models.event import DetectionRun, Event, EventKind
from vessels.models.feed import Feed, FeedFile, FeedKind, LastHeard, RefreshOutcome, RefreshRun
from vessels.models.identity import Attribute, ClaimBasis, IdentityClaim
from vessels.models.listing import (
    ChangeKind,
    Designation,
    ListVersion,
    RecordChange,
    RecordVersion,
    SanctionsList,
    VersionState,
)
from vessels.models.place import Place, PlaceKind, PlaceOrigin
from vessels.models.position import (
    Coverage,
    ImportRejection,
    ImportState,
    Position,
    PositionImport,
)
from vessels.models.sighting import Sighting
from vessels.models.static_report import StaticReport
from vessels.models.track_segment import TrackSegment
from vessels.models.vessel import Vessel
from vessels.models.watch import Watch

__all__ = [
    "Attribute",
    "ChangeKind",
    "ClaimBasis",
    "Coverage",
    "Designation",
    "DetectionRun",
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
    "Place",
    "PlaceKind",
    "PlaceOrigin",
    "Position",
    "PositionImport",
    "RecordChange",
    "RecordVersion",
    "RefreshOutcome",
    "RefreshRun",
    "SanctionsList",
    "Sighting",
    "StaticReport",
    "TrackSegment",
    "VersionState",
    "Vessel",
    "Watch",
]
