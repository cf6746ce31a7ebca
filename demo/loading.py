"""Loads the demonstration: people, ships, lists, places, the case, a partner agency."""

from pathlib import Path

from django.db import transaction

from accounts.models import CompartmentRole
from casework import cases
from casework.models import Case
from demo import case as case_file
from demo import people, vessels
from evidence.marking import TLP
from partners import agencies

AGENCY = "Harbour State Sanctions Desk (fictional)"


def is_loaded() -> bool:
    return Case.objects.filter(is_demonstration=True).exists()


@transaction.atomic
def load(logins: Path) -> Case:
    """All or nothing. Writes the generated passwords to `logins`."""
    cast = people.make(logins)
    ships = vessels.load_ships(cast.investigator)
    vessels.load_lists(cast.administrator)
    vessels.load_ports(cast.administrator)
    places = vessels.load_places(cast.investigator)
    angara = ships["9179842"]
    span = vessels.load_positions(cast.investigator, angara)
    vessels.follow(cast.investigator, angara)

    case = case_file.open_case(cast.investigator, ships)
    filing = case_file.Filing(cast.investigator, case)
    case_file.file_documents(filing, places)
    case_file.file_illustrations(filing, angara, span, places)
    case_file.file_statements(filing)
    case_file.add_events(filing, ships, places)
    case_file.add_findings(filing)
    case_file.add_obligations(filing)
    for person, role in (
        (cast.colleague, CompartmentRole.INVESTIGATOR),
        (cast.supervisor, CompartmentRole.REVIEWER),
        (cast.release, CompartmentRole.READER),
    ):
        cases.add_member(actor=cast.investigator, case=case, user=person, role=role)
    agencies.create_agency(
        actor=cast.release, name=AGENCY, max_tlp=TLP.AMBER, country="", is_fictional=True
    )
    return case
