from evidence.models.derivative import Derivative, Purpose
from evidence.models.exhibit import Exhibit, ExhibitKind, Origin, Rights
from evidence.models.scene import FootprintFrom, Scene
from evidence.models.source_file import SourceFile
from evidence.models.statement import SpeechAct, Statement, Wording

__all__ = [
    "Derivative",
    "Exhibit",
    "ExhibitKind",
    "FootprintFrom",
    "Origin",
    "Purpose",
    "Rights",
    "Scene",
    "SourceFile",
    "SpeechAct",
    "Statement",
    "Wording",
]
