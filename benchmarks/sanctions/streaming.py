"""The memory of reading a list as large as OFAC's ADVANCED file: 127 MB, some 18,000 parties.

The file is made here in that shape, in a temporary folder, and read by a process that does nothing
else, so that its peak memory is that of the parser with its records.
"""

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from vessels.sanctions.lists.base import Files
from vessels.sanctions.lists.ofac_advanced import OfacAdvanced

BYTES: Final = 127 * 1024 * 1024
PARTIES: Final = 18_000
PEAK_MB_TO_REACH: Final = 150
# Of a hundred parties, as on the real list: ships, then companies; the others are people.
SHIPS, COMPANIES = 8, 46
VESSEL, COMPANY, PERSON = "1", "3", "4"
# What the other sections hold of a party on average, in bytes.
OTHERWISE: Final = 1_030
REFERENCE: Final = """<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
<AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11">Russia</Country><Country ID="12">Malta</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="501">Crude Oil Tanker</DetailReference>
</DetailReferenceValues>
<EntryEventTypeValues><EntryEventType ID="1">Created</EntryEventType></EntryEventTypeValues>
<FeatureTypeValues><FeatureType ID="1">Vessel Call Sign</FeatureType>
<FeatureType ID="2">VESSEL TYPE</FeatureType><FeatureType ID="3">Vessel Flag</FeatureType>
<FeatureType ID="25">Location</FeatureType>
<FeatureType ID="504">Secondary sanctions risk:</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType>
<IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType>
<IDRegDocType ID="91264">MMSI</IDRegDocType></IDRegDocTypeValues>
<LegalBasisValues><LegalBasis ID="1">Executive Order 14024</LegalBasis></LegalBasisValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1525">Entity Name</NamePartType>
<NamePartType ID="1526">Vessel Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
<PartyType ID="4">Transport</PartyType></PartyTypeValues>
<RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType>
</RelationTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>
<SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
</ReferenceValueSets>
"""


def measure() -> list[str]:
    """The lines to print: time and peak memory of one reading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sdn_advanced.xml"
        with path.open("wb") as stream:
            write(stream)
        megabytes = path.stat().st_size / 1024**2
        command = [sys.executable, "-m", "benchmarks.sanctions.streaming", str(path)]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(ended.stdout)
    verdict = "reached" if said["peak_mb"] < PEAK_MB_TO_REACH else "NOT reached"
    made = f"{said['records']:,} parties of which {said['ships']:,} ships"
    return [
        f"ILLUSTRATIVE - synthetic list in the ADVANCED shape, {megabytes:.0f} MB, {made}",
        f"  read into records  {said['seconds']:8.1f} s  {megabytes / said['seconds']:.0f} MB/s",
        f"  peak memory        {said['peak_mb']:8.0f} MB  target {PEAK_MB_TO_REACH} {verdict}",
    ]


def read(path: Path) -> dict[str, float]:
    """Read the list and say what it took, of the whole process."""
    began = time.perf_counter()
    with path.open("rb") as stream:
        parsed = OfacAdvanced().parse(Files(stream))
    seconds = time.perf_counter() - began
    assert parsed.complete, parsed.faults
    assert all(record.imo and record.ties for record in parsed.vessels), "a ship came incomplete"
    return {
        "records": len(parsed.records),
        "ships": len(parsed.vessels),
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def write(stream: BinaryIO, *, parties: int = PARTIES, size: int = BYTES) -> None:
    """Write a list of that many parties, filled up to ``size`` bytes with names and statements."""
    room = size // parties - OTHERWISE
    sections = (
        ("Locations", _location),
        ("IDRegDocuments", _documents),
        ("DistinctParties", lambda number: _party(number, room)),
        ("ProfileRelationships", _relation),
        ("SanctionsEntries", _listing),
    )
    stream.write(
        b'<?xml version="1.0" encoding="utf-8"?>\n<!-- ILLUSTRATIVE - synthetic -->\n<Sanctions '
        b'Version="3"><DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>9</Month>'
        b"<Day>18</Day></DateOfIssue>\n" + REFERENCE.encode()
    )
    for name, make in sections:
        stream.write(f"<{name}>\n".encode())
        stream.writelines(make(number).encode() for number in range(parties))
        stream.write(f"</{name}>\n".encode())
    stream.write(b"</Sanctions>\n")


def _kind(number: int) -> str:
    place = number % 100
    return VESSEL if place < SHIPS else COMPANY if place < SHIPS + COMPANIES else PERSON


def _imo(number: int) -> str:
    digits = f"{900_000 + number % 99_999}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    return f"IMO {digits}{check % 10}"


def _location(number: int) -> str:
    return f"""  <Location ID="{number}">
    <LocationCountry CountryID="{11 + number % 2}" CountryRelevanceID="1413" />
    <LocationPart LocPartTypeID="1454">
      <LocationPartValue Primary="true" LocPartValueTypeID="1" LocPartValueStatusID="1">
        <Comment />
        <Value>Exampleport {number}</Value>
      </LocationPartValue>
    </LocationPart>
    <FeatureVersionReference FeatureVersionID="{number}" />
  </Location>
"""


def _documents(number: int) -> str:
    held = {
        VESSEL: [("1626", _imo(number)), ("91264", f"{273_000_000 + number}")],
        PERSON: [("1571", f"X{number:07}")],
    }
    return "".join(
        f"""  <IDRegDocument ID="{number}" IDRegDocTypeID="{kind}" IdentityID="{number}" \
IssuedBy-CountryID="11" ValidityID="1">
    <Comment />
    <IDRegistrationNo>{text}</IDRegistrationNo>
    <IssuingAuthority />
    <DocumentedNameReference DocumentedNameID="{number}" />
  </IDRegDocument>
"""
        for kind, text in held.get(_kind(number), [])
    )


def _party(number: int, room: int) -> str:
    kind = _kind(number)
    features = "".join(_features(number, kind))
    names = "".join(_names(number, kind, room - len(features) - 700))
    return f"""  <DistinctParty FixedRef="{number}">
    <Comment />
    <Profile ID="{number}" PartySubTypeID="{kind}">
      <Identity ID="{number}" FixedRef="{number}" Primary="true" False="false">
{names}        <NamePartGroups>
          <MasterNamePartGroup>
            <NamePartGroup ID="{number}" NamePartTypeID="{1520 if kind == PERSON else 1525}" />
          </MasterNamePartGroup>
        </NamePartGroups>
      </Identity>
{features}      <SanctionsEntryReference SanctionsEntryID="{number}" />
    </Profile>
  </DistinctParty>
"""


def _names(number: int, kind: str, room: int) -> Iterator[str]:
    """Names until there is no room; a real party has up to some dozens, in several scripts."""
    word = {VESSEL: "SHIP", COMPANY: "COMPANY", PERSON: "PERSON"}[kind]
    for place in itertools.count():
        alias_type = ("1400", "1401")[place % 2] if place else "1403"
        made = f"""        <Alias FixedRef="{number}" AliasTypeID="{alias_type}" \
Primary="{str(not place).lower()}" LowQuality="{str(place == 3).lower()}">
          <DocumentedName ID="{number}" FixedRef="{number}" DocNameStatusID="{1 + bool(place)}">
            <DocumentedNamePart>
              <NamePartValue NamePartGroupID="{number}" ScriptID="215" ScriptStatusID="1" \
Acronym="false">ILLUSTRATIVE {word} {number} {place}</NamePartValue>
            </DocumentedNamePart>
          </DocumentedName>
        </Alias>
"""
        yield made
        room -= len(made)
        if room < 0:
            break


def _features(number: int, kind: str) -> Iterator[str]:
    held = {
        VESSEL: [
            ("1", f'<VersionDetail DetailTypeID="1432">U{number:05}</VersionDetail>'),
            ("2", '<VersionDetail DetailTypeID="1431" DetailReferenceID="501" />'),
            ("3", f'<VersionLocation LocationID="{number}" />'),
        ],
    }
    risk = "See section 11 of Executive Order 14024."
    common = [
        ("25", f'<VersionLocation LocationID="{number}" />'),
        ("504", f'<VersionDetail DetailTypeID="1432">{risk}</VersionDetail>'),
    ]
    for position, (label, value) in enumerate([*held.get(kind, []), *common]):
        yield f"""      <Feature ID="{number}{position:02}" FeatureTypeID="{label}">
        <FeatureVersion ID="{number}{position:02}" ReliabilityID="1">
          <Comment />
          {value}
        </FeatureVersion>
        <IdentityReference IdentityID="{number}" IdentityFeatureLinkTypeID="1" />
      </Feature>
"""


def _relation(number: int) -> str:
    """Each ship is controlled by the company some places on."""
    if _kind(number) != VESSEL:
        return ""
    return f"""  <ProfileRelationship ID="{number}" From-ProfileID="{number}" \
To-ProfileID="{number + SHIPS}" RelationTypeID="15003" RelationQualityID="1" Former="false" \
SanctionsEntryID="{number}">
    <Comment />
  </ProfileRelationship>
"""


def _listing(number: int) -> str:
    return f"""  <SanctionsEntry ID="{number}" ProfileID="{number}" ListID="1550">
    <EntryEvent ID="{number}" EntryEventTypeID="1" LegalBasisID="1">
      <Comment />
      <Date CalendarTypeID="1">
        <Year>{2001 + number % 25}</Year>
        <Month>{1 + number % 12}</Month>
        <Day>{1 + number % 28}</Day>
      </Date>
    </EntryEvent>
    <SanctionsMeasure ID="{number}1" SanctionsTypeID="1705">
      <Comment />
    </SanctionsMeasure>
    <SanctionsMeasure ID="{number}2" SanctionsTypeID="1">
      <Comment>RUSSIA-EO14024</Comment>
    </SanctionsMeasure>
  </SanctionsEntry>
"""


def main(words: list[str]) -> int:
    """With a path, read it: the child of a measurement. Without, measure."""
    if words:
        print(json.dumps(read(Path(words[0]))))
        return 0
    lines = measure()
    print("\n".join(lines))
    return int(any("NOT reached" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
