"""What the numbers in OFAC's ADVANCED file mean: its own `ReferenceValueSets`.

The file names nothing twice: types of features, relations and documents, countries and legal bases
are numbers, and the first section gives each its words. They are read, never assumed.
"""

from dataclasses import dataclass, field
from typing import Final

from vessels.sanctions.lists.base import PartyKind
from vessels.sanctions.lists.xml import Element, collapsed, local

KINDS: Final = {
    "vessel": PartyKind.VESSEL,
    "entity": PartyKind.ORGANISATION,
    "individual": PartyKind.PERSON,
    "aircraft": PartyKind.OTHER,
}
UNKNOWN: Final = "unknown"


@dataclass
class Reference:
    """Words by the kind of value and its number. What was asked for in vain is remembered."""

    _words: dict[str, dict[str, str]] = field(default_factory=dict)
    _party_types: dict[str, str] = field(default_factory=dict)
    _missing: dict[tuple[str, str], None] = field(default_factory=dict)

    def read(self, section: Element) -> None:
        """Take in the whole section, set by set."""
        for values in section:
            for value in values:
                number = value.get("ID", "")
                words = collapsed(value.text) or value.get("ISO2", "")
                self._words.setdefault(local(value), {})[number] = words
                if "PartyTypeID" in value.attrib:
                    self._party_types[number] = value.get("PartyTypeID")

    def words(self, kind: str, number: str | None) -> str:
        """The words of a number, without a colon at the end; empty for a number without any."""
        if number is None:
            return ""
        words = self._words.get(kind, {}).get(number)
        if words is None:
            self._missing[kind, number] = None
        return (words or "").rstrip(": -")

    def party_kind(self, sub_type: str | None) -> PartyKind | None:
        """What a party is. The sub-type of entities and people is "Unknown": their type says it."""
        words = self.words("PartySubType", sub_type).lower()
        if words == UNKNOWN:
            words = self.words("PartyType", self._party_types.get(sub_type or "")).lower()
        return KINDS.get(words)

    def faults(self) -> list[str]:
        """What stands in the list and means nothing."""
        if not self._words:
            return ["The body has no reference values, so the numbers in it mean nothing."]
        named = [f"{kind} {number}" for kind, number in self._missing]
        if not named:
            return []
        some = ", ".join(named[:5]) + (" …" if len(named) > 5 else "")
        return [f"{len(named)} numbers have no meaning in the reference values: {some}."]
