from vessels.models.feed import Feed, FeedKind, RefreshOutcome, RefreshRun
from vessels.models.identity import Attribute, ClaimBasis, IdentityClaim
from vessels.models.listing import (
    Designation,
    ListVersion,
    RecordVersion,
    SanctionsList,
    VersionState,
)
from vessels.models.place import Place, PlaceKind
from vessels.models.position import ImportRejection, Position, PositionImport
from vessels.models.vessel import Vessel

__all__ = [
    "Attribute",
    "ClaimBasis",
    "Designation",
    "Feed",
    "FeedKind",
    "IdentityClaim",
    "ImportRejection",
    "ListVersion",
    "Place",
    "PlaceKind",
    "Position",
    "PositionImport",
    "RecordVersion",
    "RefreshOutcome",
    "RefreshRun",
    "SanctionsList",
    "VersionState",
    "Vessel",
]
