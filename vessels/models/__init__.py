from vessels.models.feed import Feed, FeedFile, FeedKind, RefreshOutcome, RefreshRun
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
from vessels.models.place import Place, PlaceKind
from vessels.models.position import ImportRejection, Position, PositionImport
from vessels.models.vessel import Vessel

__all__ = [
    "Attribute",
    "ChangeKind",
    "ClaimBasis",
    "Designation",
    "Feed",
    "FeedFile",
    "FeedKind",
    "IdentityClaim",
    "ImportRejection",
    "ListVersion",
    "Place",
    "PlaceKind",
    "Position",
    "PositionImport",
    "RecordChange",
    "RecordVersion",
    "RefreshOutcome",
    "RefreshRun",
    "SanctionsList",
    "VersionState",
    "Vessel",
]
