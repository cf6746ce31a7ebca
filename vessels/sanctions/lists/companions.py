"""The files that some formats come with beside the list itself, by parser code. Pure."""

from collections.abc import Mapping
from typing import Final

# Parser -> name its parser knows the file under -> what it holds, for a person.
COMPANIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "ofac-sdn-csv": {
        "alt.csv": "Other names (ALT.CSV)",
        "add.csv": "Addresses (ADD.CSV)",
        "sdn_comments.csv": "Rest of long remarks (SDN_COMMENTS.CSV)",
    },
    "ofac-cons-csv": {
        "cons_alt.csv": "Other names (CONS_ALT.CSV)",
        "cons_add.csv": "Addresses (CONS_ADD.CSV)",
        "cons_comments.csv": "Rest of long remarks (CONS_COMMENTS.CSV)",
    },
}
