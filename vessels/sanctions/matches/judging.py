"""What of a record a person judges, and what changed of it since. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from evidence import canonical
from vessels.sanctions.normalising import LABELS

# A decision holds as long as these read the same.
JUDGED: Final = ("name", "imo", "mmsi", "call_sign", "flag", "vessel_type")


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the facts that a decision rests on."""
    return canonical.digest({name: facts.get(name) for name in JUDGED})


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """`Name: ETIM EMIN, now SAPFIR. MMSI: not stated, now 273213720.`"""
    return " ".join(
        f"{LABELS[name]}: {_said(before.get(name))}, now {_said(after.get(name))}."
        for name in JUDGED
        if before.get(name) != after.get(name)
    )


def _said(value: Any) -> str:
    return str(value) if value else "not stated"
