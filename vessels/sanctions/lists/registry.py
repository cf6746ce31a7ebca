"""The list formats that can be read."""

from collections.abc import Mapping

from vessels.sanctions.lists.base import ListParser
from vessels.sanctions.lists.ofac_sdn import OFAC_CONSOLIDATED, OFAC_SDN
from vessels.sanctions.lists.ofac_xml import OfacXml
from vessels.sanctions.lists.plain_csv import PlainCsv
from vessels.sanctions.lists.un_consolidated import UnConsolidated

PARSERS: Mapping[str, ListParser] = {
    parser.code: parser
    for parser in (
        OFAC_SDN,
        OFAC_CONSOLIDATED,
        OfacXml(),
        UnConsolidated(),
        PlainCsv(),
    )
}
