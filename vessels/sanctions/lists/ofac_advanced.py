"""OFAC's lists as `SDN_ADVANCED.XML`: everything OFAC publishes, in 127 MB of cross-references.

A party stands in one section, its documents, places, relations and listings in others, linked by
numbers. The file is read once; what a record needs is kept packed or in compact maps and joined at
the end, so that neither the file nor its tree is ever in memory. The reference values come first.

What becomes of some of it:

- The relation "Owned or Controlled By" is a tie of control, because the file does not say which of
  the two it is; other relations of ships and companies are links. A ship owns nobody: a relation
  that says so is turned round. Relations of people to others, and former ones, are not kept.
- Each programme of a listing is a measure dated by the listing's earliest event. Its legal bases
  are those of all events, because the file does not say which programme an event is about.

Format: OFAC, "Advanced Sanctions Data Model" (sdn_advanced_notes.pdf, sdn_advanced.xsd).
"""

from collections.abc import Collection
from typing import Final

from vessels.sanctions.lists.base import NOTHING_SAID, Files, ParsedList, Reading
from vessels.sanctions.lists.ofac_joining import COLUMNS, Known, joined
from vessels.sanctions.lists.ofac_profiles import Profile, read_profiles
from vessels.sanctions.lists.ofac_reference import Reference
from vessels.sanctions.lists.ofac_sections import Sections
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.tables import few
from vessels.sanctions.lists.xml import Shape, XmlList, doubts, local

ROOT: Final = "Sanctions"
ENTRIES: Final = {
    "DateOfIssue": ROOT,
    "ReferenceValueSets": ROOT,
    "Location": "Locations",
    "IDRegDocument": "IDRegDocuments",
    "DistinctParty": "DistinctParties",
    "ProfileRelationship": "ProfileRelationships",
    "SanctionsEntry": "SanctionsEntries",
    "SanctionsEntryLink": "SanctionsEntryLinks",
}
SECTIONS: Final = {*ENTRIES.values()} - {ROOT}
SHAPE: Final = {
    "DistinctParty": {"Comment", "Profile"},
    "Profile": {"Comment", "Identity", "Feature", "SanctionsEntryReference", "ExternalReference"},
    "Identity": {"Comment", "Alias", "NamePartGroups", "IdentityFeatureVersionReference"},
    "SanctionsEntry": {
        "Comment",
        "LimitationsToListing",
        "EntryEvent",
        "SanctionsMeasure",
        "SupportingInfo",
        "ProfileRelationshipReference",
    },
    "EntryEvent": {"Comment", "Date"},
    "SanctionsMeasure": {"Comment", "DatePeriod"},
}


class OfacAdvanced:
    code = "ofac-advanced-xml"
    label = "OFAC SDN_ADVANCED.XML"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body = XmlList(files.main, ROOT, ENTRIES, sections=SECTIONS)
        shape, reference, known = Shape(SHAPE), Reference(), Known()
        sections = Sections(reference)
        profiles: Packed[Profile] = Packed()
        for element in body:
            shape.look_at(element)
            if not sections.take(element) and local(element) == "DistinctParty":
                for profile in read_profiles(element, reference):
                    profiles.append(profile)
                    known.add(profile)
        faults = reference.faults()
        if "DeltaBaseVersion" in body.attributes and not reading.is_extract:
            faults.append("The body holds the changes to another version, not the whole list.")
        if not body.broken and not reading.is_extract:
            faults += _strangers(known.kinds, sections)
        faults += doubts(body, shape, len(profiles))
        problems = sections.problems
        records = Packed(joined(profiles, known, sections, problems))
        return ParsedList(
            records=records,
            parsed_count=len(records),
            publisher_date=sections.issued_on,
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )


def _strangers(uids: Collection[str], sections: Sections) -> list[str]:
    """Listings of parties that the file lacks, and parties without one: parts of it were lost."""
    lost = [uid for uid in sections.listings if uid not in uids]
    unlisted = [uid for uid in uids if uid not in sections.listings]
    found = []
    if lost:
        found.append(f"{len(lost)} listings are of parties that the body lacks, such as {lost[0]}.")
    if unlisted:
        found.append(f"{len(unlisted)} parties have no listing, such as {min(unlisted)}.")
    return found
