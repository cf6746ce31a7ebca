"""The lists that are known from the start: who publishes them, in which format, and where.

All are switched off at first; each can be pointed elsewhere or fed by upload alone. An address is
given only where it is known to last and to need no registration. The others are empty, and
`docs/sanctions-lists.md` says where a person finds the file. Pure: no Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final

OFAC: Final = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
TWO_HOURS, SIX_HOURS, DAY = timedelta(hours=2), timedelta(hours=6), timedelta(days=1)
TWO_DAYS, WEEK, MONTH = timedelta(days=2), timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True)
class KnownList:
    """A list to offer: `code` for ever, `parser` a code of the registry, `address` or empty.

    `companion_addresses` are files that belong to it, by the name its parser knows them under.
    """

    code: str
    name: str
    authority: str
    parser: str
    address: str = ""
    companion_addresses: Mapping[str, str] = field(default_factory=lambda: _NONE)
    refresh_every: timedelta = SIX_HOURS
    stale_after: timedelta = TWO_DAYS


KNOWN: Final[tuple[KnownList, ...]] = (
    KnownList(
        code="ofac-sdn",
        name="OFAC Specially Designated Nationals (SDN)",
        authority="US Treasury, Office of Foreign Assets Control",
        parser="ofac-sdn-csv",
        address=f"{OFAC}/SDN.CSV",
        companion_addresses={
            "alt.csv": f"{OFAC}/ALT.CSV",
            "add.csv": f"{OFAC}/ADD.CSV",
            "sdn_comments.csv": f"{OFAC}/SDN_COMMENTS.CSV",
        },
        refresh_every=TWO_HOURS,
    ),
    KnownList(
        code="ofac-consolidated",
        name="OFAC consolidated list (other than SDN)",
        authority="US Treasury, Office of Foreign Assets Control",
        parser="ofac-cons-csv",
        address=f"{OFAC}/CONS_PRIM.CSV",
        companion_addresses={
            "cons_alt.csv": f"{OFAC}/CONS_ALT.CSV",
            "cons_add.csv": f"{OFAC}/CONS_ADD.CSV",
            "cons_comments.csv": f"{OFAC}/CONS_COMMENTS.CSV",
        },
    ),
    KnownList(
        code="ofac-sdn-xml",
        name="OFAC SDN as SDN.XML",
        authority="US Treasury, Office of Foreign Assets Control",
        parser="ofac-sdn-xml",
        address=f"{OFAC}/SDN.XML",
    ),
    KnownList(
        code="ofac-sdn-advanced",
        name="OFAC SDN as SDN_ADVANCED.XML, with listing dates",
        authority="US Treasury, Office of Foreign Assets Control",
        parser="ofac-advanced-xml",
        address=f"{OFAC}/SDN_ADVANCED.XML",
        refresh_every=DAY,
    ),
    KnownList(
        code="un-sc",
        name="UN Security Council consolidated list",
        authority="United Nations Security Council",
        parser="un-sc-xml",
        address="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    ),
    KnownList(
        code="un-1718",
        name="UN 1718 designated vessels",
        authority="UN Security Council Committee established by resolution 1718 (2006)",
        parser="un-1718-csv",
        refresh_every=DAY,
        stale_after=MONTH,
    ),
    KnownList(
        code="eu-833-2014",
        name="EU 833/2014, ships of Annex XLII and the other annexes",
        authority="Council of the European Union",
        parser="eu-annexes-csv",
        stale_after=WEEK,
    ),
    KnownList(
        code="eu-2017-1509",
        name="EU 2017/1509, North Korea",
        authority="Council of the European Union",
        parser="eu-annexes-csv",
        refresh_every=DAY,
        stale_after=MONTH,
    ),
    KnownList(
        code="eu-vessels",
        name="EU designated vessels (workbook)",
        authority="European Commission",
        parser="eu-vessels-xlsx",
        refresh_every=DAY,
        stale_after=WEEK,
    ),
    KnownList(
        code="eu-fsf",
        name="EU Financial Sanctions Files (FSF)",
        authority="European Commission",
        parser="eu-fsf-xml",
        address=(
            "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content"
            "?token=dG9rZW4tMjAxNw"
        ),
    ),
    KnownList(
        code="uk-sanctions",
        name="UK sanctions list",
        authority="UK Foreign, Commonwealth & Development Office",
        parser="uk-sanctions-csv",
        address="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv",
    ),
    KnownList(
        code="ch-seco",
        name="Swiss SECO sanctions list",
        authority="Switzerland, State Secretariat for Economic Affairs (SECO)",
        parser="ch-seco-xml",
        address=(
            "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
            "?lang=en&action=downloadXmlGesamtlisteAction"
        ),
    ),
    KnownList(
        code="ca-sema",
        name="Canadian autonomous sanctions (SEMA)",
        authority="Global Affairs Canada",
        parser="ca-sema-xml",
        address=(
            "https://www.international.gc.ca/world-monde/assets/office_docs/"
            "international_relations-relations_internationales/sanctions/sema-lmes.xml"
        ),
    ),
    KnownList(
        code="jp-mof",
        name="Japanese Ministry of Finance list",
        authority="Japan, Ministry of Finance",
        parser="jp-mof-csv",
        refresh_every=DAY,
        stale_after=WEEK,
    ),
    KnownList(
        code="opensanctions",
        name="OpenSanctions, all sanctions (CC BY-NC: not for commercial use)",
        authority="OpenSanctions",
        parser="opensanctions-ftm",
        address="https://data.opensanctions.org/datasets/latest/sanctions/entities.ftm.json",
        refresh_every=DAY,
    ),
)
