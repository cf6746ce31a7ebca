"""The list formats that can be read."""

from collections.abc import Mapping

from vessels.sanctions.lists.base import ListParser
from vessels.sanctions.lists.canada_sema import CanadaSema
from vessels.sanctions.lists.eu_annexes import EuAnnexes
from vessels.sanctions.lists.eu_fsf import EuFsf
from vessels.sanctions.lists.eu_vessels import EuVessels
from vessels.sanctions.lists.japan import JapanMof
from vessels.sanctions.lists.ofac_advanced import OfacAdvanced
from vessels.sanctions.lists.ofac_sdn import OFAC_CONSOLIDATED, OFAC_SDN
from vessels.sanctions.lists.ofac_xml import OfacXml
from vessels.sanctions.lists.opensanctions import OpenSanctions
from vessels.sanctions.lists.opensanctions_csv import OpenSanctionsMaritime, OpenSanctionsSimple
from vessels.sanctions.lists.plain_csv import PlainCsv
from vessels.sanctions.lists.seco import Seco
from vessels.sanctions.lists.uk import UkSanctions
from vessels.sanctions.lists.un_1718 import Un1718
from vessels.sanctions.lists.un_consolidated import UnConsolidated

PARSERS: Mapping[str, ListParser] = {
    parser.code: parser
    for parser in (
        OFAC_SDN,
        OFAC_CONSOLIDATED,
        OfacXml(),
        OfacAdvanced(),
        UnConsolidated(),
        EuFsf(),
        Seco(),
        CanadaSema(),
        Un1718(),
        EuAnnexes(),
        EuVessels(),
        UkSanctions(),
        JapanMof(),
        OpenSanctions(),
        OpenSanctionsSimple(),
        OpenSanctionsMaritime(),
        PlainCsv(),
    )
}
