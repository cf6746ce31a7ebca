"""The consolidated list of the UN Security Council as XML.

People and entities only: ships under resolution 1718 are on a list of their own. Entities name
ships in free text (`COMMENTS1`), and so do IMO numbers there. Almost all of these are numbers of the
IMO's *company* scheme ("Registered owner of CHON MYONG 1 ... IMO number: 5571322"), though nothing
in the text says so, and a company number can pass a ship's check digit: 1790183 passes both.
Therefore:

- The number of an organisation is taken for its own when the check digit of the company scheme
  holds, whatever the ship's scheme says, and becomes `company_imo`.
- A number that holds only as a ship's is a ship that the text mentions. Being mentioned is no
  designation: the number is said in a problem and kept in the raw record, and no ship is made of it.
- "Registered owner of ..." runs from the organisation to a ship that is no party of this list. A
  tie says the opposite direction (who owns this record's party), so none is made: the sentence
  stays in the remarks, where searches find it.

`DELISTED_ON` belongs to the schema but parties leave the file when they are delisted, so an
absence is all that is published; the date is read where it is given.

Format: United Nations, sc-sanctions.xsd.
"""

import re
from typing import Final

from vessels import imo
from vessels.sanctions.lists.base import (
    NOTHING_SAID,
    Files,
    ListedMeasure,
    ListedRecord,
    ParsedList,
    PartyKind,
    Reading,
)
from vessels.sanctions.lists.dates import ListedDate, read_date
from vessels.sanctions.lists.xml import (
    Element,
    Shape,
    XmlList,
    children,
    collapsed,
    doubts,
    text_of,
    texts_of,
)

COLUMNS: Final[tuple[str, ...]] = (
    "REFERENCE_NUMBER",
    "DATAID",
    "VERSIONNUM",
    "NAME",
    "NAME_ORIGINAL_SCRIPT",
    "UN_LIST_TYPE",
    "LISTED_ON",
    "LAST_DAY_UPDATED",
    "ALIASES",
    "ADDRESSES",
    "COMMENTS1",
    "SHIP_NUMBERS_IN_COMMENTS",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {*COLUMNS} - {"ADDRESSES", "COMMENTS1", "NAME_ORIGINAL_SCRIPT"}
_COMMON: Final = {
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "SUBMITTED_ON",
    "SUBMITTED_BY",
    "DELISTED_ON",
    "NAME_ORIGINAL_SCRIPT",
    "COMMENTS1",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
}
SHAPE: Final = {
    "INDIVIDUAL": {
        *_COMMON,
        "GENDER",
        "TITLE",
        "DESIGNATION",
        "NATIONALITY",
        "NATIONALITY2",
        "INDIVIDUAL_ALIAS",
        "INDIVIDUAL_ADDRESS",
        "INDIVIDUAL_DATE_OF_BIRTH",
        "INDIVIDUAL_PLACE_OF_BIRTH",
        "INDIVIDUAL_DOCUMENT",
    },
    "ENTITY": {*_COMMON, "ENTITY_ALIAS", "ENTITY_ADDRESS"},
    "ENTITY_ALIAS": {"QUALITY", "ALIAS_NAME", "NOTE"},
    "CONSOLIDATED_LIST": {"INDIVIDUALS", "ENTITIES"},
}
_NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ENTRIES: Final = {"INDIVIDUAL": "INDIVIDUALS", "ENTITY": "ENTITIES"}
_KINDS: Final = {"INDIVIDUAL": PartyKind.PERSON, "ENTITY": PartyKind.ORGANISATION}
_NUMBER: Final = re.compile(
    r"\bIMO\)?\s*(?:number|no\.?)?\s*[:#]?\s*(?P<number>\w{7}|\d[\d ]{5,8}\d)\b", re.IGNORECASE
)


class UnConsolidated:
    code = "un-sc-xml"
    label = "UN Security Council consolidated list (XML)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        body, shape = XmlList(files.main, "CONSOLIDATED_LIST", _ENTRIES), Shape(SHAPE)
        records: list[ListedRecord] = []
        problems: list[str] = []
        for element in body:
            shape.look_at(element)
            records.append(_record(element, problems))
        published = read_date(body.attributes.get("dateGenerated", ""))
        if published.problem:
            problems.append(f"The date of the list: {published.problem}")
        return ParsedList(
            records=tuple(records),
            parsed_count=len(records),
            publisher_date=published.value,
            faults=doubts(body, shape, len(records)),
            problems=tuple(problems),
            is_extract=reading.is_extract,
        )
