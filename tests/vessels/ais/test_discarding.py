"""Throwing away a file that was brought and never imported."""

import io

import pytest

from accounts import ledger
from accounts.errors import Refused
from accounts.models import Role, User
from evidence import intake
from evidence.models import SourceFile
from tests.conftest import make_person
from tests.vessels.ais.samples import file_of, row
from vessels.ais import importing
from vessels.ais.parsers.base import Reading
from vessels.errors import CannotDiscard
from vessels.models import ImportState, PositionImport

pytestmark = pytest.mark.django_db
BODY = file_of(row())


def drafted(actor: User, body: bytes = BODY) -> PositionImport:
    source = intake.store(actor=actor, stream=io.BytesIO(body), file_name="day.csv")
    return importing.draft(actor=actor, source_file=source, file_name="day.csv")


def test_a_discarded_draft_is_gone_and_its_file_and_its_history_stay(investigator: User) -> None:
    made = drafted(investigator)
    chain = ledger.chain_of(made)
    importing.discard(actor=investigator, position_import=made)
    assert not PositionImport.objects.exists()
    with intake.open_file(SourceFile.objects.get()) as stream:
        assert stream.read() == BODY
    acts = list(ledger.entries_of(chain))
    assert [act.action for act in acts] == ["import.drafted", "import.discarded"]
    assert acts[-1].payload["file_name"] == "day.csv"
    assert acts[-1].payload["sha256"] == SourceFile.objects.get().sha256


def test_an_import_that_failed_can_be_discarded(investigator: User) -> None:
    made = drafted(investigator)
    PositionImport.objects.update(state=ImportState.FAILED, problem="Line 2 is torn.")
    importing.discard(actor=investigator, position_import=made)
    assert not PositionImport.objects.exists()


def test_the_same_file_can_be_brought_again(investigator: User) -> None:
    importing.discard(actor=investigator, position_import=drafted(investigator))
    again = drafted(investigator)
    assert (again.state, again.format) == (ImportState.DRAFT, "marinecadastre")


@pytest.mark.parametrize(
    "state",
    [ImportState.QUEUED, ImportState.RUNNING, ImportState.DONE, ImportState.UNDONE],
)
def test_what_is_no_draft_stays(investigator: User, state: ImportState) -> None:
    made = drafted(investigator)
    PositionImport.objects.update(state=state)
    with pytest.raises(CannotDiscard, match="no longer a draft"):
        importing.discard(actor=investigator, position_import=made)
    assert PositionImport.objects.get().state == state


def test_a_confirmed_import_is_not_discarded_from_a_stale_page(investigator: User) -> None:
    stale = drafted(investigator)
    importing.confirm(
        actor=investigator, position_import=stale, format_code="marinecadastre", reading=Reading()
    )
    assert stale.state == ImportState.DRAFT
    with pytest.raises(CannotDiscard):
        importing.discard(actor=investigator, position_import=stale)


def test_a_draft_belongs_to_whoever_brought_it(
    investigator: User, supervisor: User, release_officer: User
) -> None:
    made, colleague = drafted(investigator), make_person("other", Role.INVESTIGATOR)
    with pytest.raises(CannotDiscard, match="Ask one of them"):
        importing.discard(actor=colleague, position_import=made)
    with pytest.raises(Refused):
        importing.discard(actor=release_officer, position_import=made)
    assert importing.may_discard(supervisor, made)
    assert not importing.may_discard(colleague, made)
    importing.discard(actor=supervisor, position_import=made)
    assert not PositionImport.objects.exists()
