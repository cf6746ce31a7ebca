"""Small lists to screen against. None of these names stands for a ship."""

from accounts.models import User
from evidence.models import Exhibit, ExhibitKind
from tests.vessels.sanctions.matches.ships import OTHER, OURS, listed, row
from tests.vessels.sanctions.samples import NOW, add_list
from vessels.models import Screening
from vessels.screening import running

PASTED = f"""name,imo,mmsi
ANGARA,{OURS},
Angarra,,
VOLGA,9074729,
SIRIUS,,
,,12
"""


def loaded() -> None:
    """A list with a ship to find, one by her name alone, and a namesake of another number."""
    add_list(name="OFAC SDN")
    listed(row(1, "SAPFIR", imo=OURS), row(2, "ANGARA"), row(3, "VOLGA", imo=OTHER))


def screened(screening: Screening) -> Screening:
    return running.run(screening.pk, now=NOW)


def an_exhibit(by: User, **said: str) -> Exhibit:
    """A document that somebody filed."""
    made = {"file_name": "", "source_url": "", "description": "", **said}
    return Exhibit.objects.create(
        kind=ExhibitKind.DOCUMENT,
        title="Result of a screening",
        source="Own work",
        collector=str(by),
        collected_at=NOW,
        created_by=by,
        **made,
    )
