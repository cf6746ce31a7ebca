"""What the journeys find already there: a sanctions list and AIS positions, as imported."""

import io

from accounts.models import User
from demo import synthetic
from evidence import intake
from vessels import identity, registering
from vessels.ais import importing
from vessels.models import Attribute, ClaimBasis, SanctionsList
from vessels.sanctions import refreshing

ROW = (
    '{uid},"{name}","vessel","RUSSIA-EO14024",-0- ,-0- ,"Roll-on Roll-off",-0- ,"{grt}","Russia",'
    '-0- ,"Vessel Registration Identification IMO {imo}; Linked To: {owner}."'
)
ENTRIES = (
    ROW.format(uid=37059, name="ANGARA", grt=8811, imo=9179842, owner="M LEASING LLC"),
    ROW.format(uid=37095, name="LADY R", grt=7260, imo=9161003, owner="TRANSMORFLOT LLC"),
)
SDN = ("\r\n".join(ENTRIES) + "\r\n").encode() + b"\x1a"


def load_sdn(actor: User, body: bytes = SDN) -> SanctionsList:
    sdn, _ = SanctionsList.objects.get_or_create(
        code="ofac-sdn",
        defaults={"name": "OFAC SDN", "authority": "US Treasury", "parser": "ofac-sdn-csv"},
    )
    refreshing.import_body(sanctions_list=sdn, actor=actor, body=body, file_name="sdn.csv")
    return sdn


def load_positions(actor: User) -> None:
    """The demonstration's synthetic positions, tied to ANGARA by an illustrative MMSI."""
    body, name = synthetic.ais_csv(), synthetic.AIS_FILE_NAME
    source_file = intake.store(actor=actor, stream=io.BytesIO(body), file_name=name)
    importing.import_positions(
        actor=actor, source_file=source_file, file_name=name, is_illustrative=True
    )
    angara = registering.open_vessel(actor=actor, imo="9179842", name="ANGARA")
    identity.claim(
        actor=actor,
        vessel=angara,
        attribute=Attribute.MMSI,
        value=str(synthetic.MMSI),
        basis=ClaimBasis.REPORTED,
        source=synthetic.LABEL,
        is_illustrative=True,
    )
