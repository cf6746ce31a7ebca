from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from demo import synthetic
from evidence import custody, intake
from evidence.models import ExhibitKind
from tests.journeys.stage import load_positions
from vessels.errors import NothingToExtract
from vessels.models import Vessel
from vessels.tracking import extracts

pytestmark = pytest.mark.django_db

START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 12, tzinfo=UTC)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    load_positions(investigator)
    return Vessel.objects.get(imo_number=9179842)


def test_the_window_becomes_a_file_that_names_its_imports(
    investigator: User, angara: Vessel
) -> None:
    exhibit = extracts.freeze(actor=investigator, vessel=angara, start=START, end=END)
    assert exhibit.kind == ExhibitKind.AIS_TRACK
    assert exhibit.source_file is not None
    with intake.open_file(exhibit.source_file) as stream:
        lines = stream.read().decode().splitlines()
    rows = [line for line in lines if not line.startswith("#")]
    assert len(rows) - 1 == len(synthetic.ais_csv().splitlines()) - 1
    assert rows[1].startswith("200000001,2024-01-02T22:00:00+00:00,131.895,43.085,11.5")
    assert any("SHA-256" in line and "ILLUSTRATIVE" in line for line in lines)
    assert [row.event for row in custody.log(exhibit).rows][-1] == "derivation"


def test_made_up_positions_make_the_extract_say_so(investigator: User, angara: Vessel) -> None:
    exhibit = extracts.freeze(
        actor=investigator, vessel=angara, start=START, end=END, title="January track"
    )
    assert exhibit.is_illustrative
    assert exhibit.title == "January track (ILLUSTRATIVE - synthetic)"


def test_the_window_ends_before_its_end(investigator: User, angara: Vessel) -> None:
    first = datetime(2024, 1, 2, 22, 0, tzinfo=UTC)
    exhibit = extracts.freeze(
        actor=investigator, vessel=angara, start=first, end=first + timedelta(minutes=6)
    )
    assert exhibit.source_file is not None
    with intake.open_file(exhibit.source_file) as stream:
        rows = [line for line in stream.read().decode().splitlines() if not line.startswith("#")]
    assert len(rows) == 2


def test_an_empty_window_says_what_to_do(investigator: User, angara: Vessel) -> None:
    with pytest.raises(NothingToExtract, match="widen the window"):
        extracts.freeze(actor=investigator, vessel=angara, start=END, end=END + timedelta(days=30))
