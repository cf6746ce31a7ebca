"""The sections of OFAC's ADVANCED file beside its parties: documents, places, relations, listings.

Each is kept as little as a record needs: only the numbers that can be a ship's or her owner's, the
country of a place, who is related to whom and how, and when and under what a party was listed.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from vessels.sanctions.lists.ofac_reference import Reference
from vessels.sanctions.lists.xml import Element, child, children, local, text_of

REGISTRATION, MMSI = "Vessel Registration Identification", "MMSI"
# Documents under which a company has its number of the IMO's company scheme.
COMPANY_DOCUMENTS: Final = ("Identification Number", "Company Number")
PROGRAMME: Final = "program"
_ENDS: Final = re.compile(r"delist|de-list|remov|delet", re.IGNORECASE)


class Document(NamedTuple):
    kind: str
    number: str


class Relation(NamedTuple):
    """`from_uid` is what the words say of `to_uid`: "Owned or Controlled By" it."""

    from_uid: str
    to_uid: str
    words: str
    is_former: bool


class Listing(NamedTuple):
    """One entry on a list. Dates are None where the file gives none."""

    listed_on: date | None
    ended_on: date | None
    ending: str
    legal_bases: tuple[str, ...]
    programmes: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass
class Sections:
    """What the sections say, by the number that joins it to a party."""

    reference: Reference
    documents: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, str] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    listings: dict[str, list[Listing]] = field(default_factory=lambda: defaultdict(list))
    issued_on: date | None = None
    problems: list[str] = field(default_factory=list)

    def take(self, element: Element) -> bool:
        """Take in one element of a section; False for one that belongs to none of them."""
        taker = _TAKERS.get(local(element))
        if taker is None:
            return False
        taker(self, element)
        return True

    def take_reference(self, element: Element) -> None:
        self.reference.read(element)

    def take_issue(self, element: Element) -> None:
        self.issued_on = self._date(element, "The date of issue")

    def take_place(self, element: Element) -> None:
        country = child(element, "LocationCountry")
        words = ""
        if country is not None:
            words = self.reference.words("Country", country.get("CountryID"))
        if words and words.lower() != "undetermined":
            self.places[element.get("ID", "")] = words

    def take_document(self, element: Element) -> None:
        kind = self.reference.words("IDRegDocType", element.get("IDRegDocTypeID"))
        number = text_of(element, "IDRegistrationNo")
        is_company = kind in COMPANY_DOCUMENTS and "IMO" in number
        if number and (kind in (REGISTRATION, MMSI) or is_company):
            self.documents[element.get("IdentityID", "")].append(Document(kind, number))

    def take_relation(self, element: Element) -> None:
        self.relations.append(
            Relation(
                element.get("From-ProfileID", ""),
                element.get("To-ProfileID", ""),
                self.reference.words("RelationType", element.get("RelationTypeID")),
                element.get("Former") == "true",
            )
        )

    def take_listing(self, element: Element) -> None:
        uid = element.get("ProfileID", "")
        where = f"Line {element.sourceline}, listing of {uid}"
        begun: list[date] = []
        ended: list[tuple[date, str]] = []
        bases: dict[str, None] = {}
        for event in children(element, "EntryEvent"):
            words = self.reference.words("EntryEventType", event.get("EntryEventTypeID"))
            if basis := self.reference.words("LegalBasis", event.get("LegalBasisID")):
                bases[basis] = None
            held = child(event, "Date")
            day = self._date(held, where) if held is not None else None
            if day and _ENDS.search(words):
                ended.append((day, words))
            elif day:
                begun.append(day)
        programmes, measures = self._measures(element)
        last = max(ended, default=(None, ""))
        self.listings[uid].append(
            Listing(min(begun, default=None), last[0], last[1], tuple(bases), programmes, measures)
        )

    def _measures(self, entry: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Programmes, which stand in comments on a measure of that type, and all other measures."""
        programmes: dict[str, None] = {}
        measures: dict[str, None] = {}
        for measure in children(entry, "SanctionsMeasure"):
            kind = self.reference.words("SanctionsType", measure.get("SanctionsTypeID"))
            if kind.lower() != PROGRAMME:
                measures[kind] = None
            elif comment := text_of(measure, "Comment"):
                programmes[comment] = None
        return tuple(programmes), tuple(filter(None, measures))

    def _date(self, element: Element, where: str) -> date | None:
        parts = [text_of(element, part) for part in ("Year", "Month", "Day")]
        try:
            year, month, day = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            self.problems.append(f"{where}: “{'-'.join(parts)}” is not a date.")
        return None


_TAKERS: Final = {
    "DateOfIssue": Sections.take_issue,
    "ReferenceValueSets": Sections.take_reference,
    "Location": Sections.take_place,
    "IDRegDocument": Sections.take_document,
    "ProfileRelationship": Sections.take_relation,
    "SanctionsEntry": Sections.take_listing,
}
