from casework.models.case import Case, CaseState, CaseVessel, Note, Priority, Task, VesselRole
from casework.models.event import CaseEvent, Certainty
from casework.models.exhibit import CaseExhibit
from casework.models.finding import Finding, FindingExhibit, Ladder, Likelihood, Relation
from casework.models.followed import FollowedVersion
from casework.models.obligation import Addressee, Assessment, LegalBasis, Obligation
from casework.models.review import Decision, Review, Revision

__all__ = [
    "Addressee",
    "Assessment",
    "Case",
    "CaseEvent",
    "CaseExhibit",
    "CaseState",
    "CaseVessel",
    "Certainty",
    "Decision",
    "Finding",
    "FindingExhibit",
    "FollowedVersion",
    "Ladder",
    "LegalBasis",
    "Likelihood",
    "Note",
    "Obligation",
    "Priority",
    "Relation",
    "Review",
    "Revision",
    "Task",
    "VesselRole",
]
