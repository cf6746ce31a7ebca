"""Each format all the way into the store: counted, previewed, imported twice, undone."""

import io

import pytest

from accounts.models import User
from evidence import intake
from tests.vessels.ais.parsers.samples import READINGS, SAMPLES
from vessels.ais import importing
from vessels.ais.parsers.base import Reading
from vessels.models import ImportState, Position, PositionImport, StaticReport

pytestmark = pytest.mark.django_db
CODES = sorted(SAMPLES)


def drafted(actor: User, code: str) -> PositionImport:
    source_file = intake.store(actor=actor, stream=io.BytesIO(SAMPLES[code]), file_name=code)
    return importing.draft(actor=actor, source_file=source_file, file_name=code)


def imported(actor: User, code: str) -> PositionImport:
    made = importing.confirm(
        actor=actor,
        position_import=drafted(actor, code),
        format_code=code,
        reading=READINGS.get(code, Reading()),
    )
    return importing.run(made.pk)


@pytest.mark.parametrize("code", CODES)
def test_a_sample_is_imported_with_every_row_accounted_for(code: str, investigator: User) -> None:
    made = imported(investigator, code)
    assert made.state == ImportState.DONE, made.problem
    assert made.rows_read == (
        made.accepted + made.repeated + made.conflicting + made.rejected + made.static_rows
    )
    assert Position.objects.count() == made.accepted
    assert made.accepted + made.static_rows > 0
    assert StaticReport.objects.exists() or not made.static_rows


@pytest.mark.parametrize("code", CODES)
def test_a_second_import_adds_nothing_and_an_undone_one_leaves_nothing(
    code: str, investigator: User
) -> None:
    first, second = imported(investigator, code), imported(investigator, code)
    assert second.accepted == 0
    for made in (second, first):
        importing.undo(actor=investigator, position_import=made)
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()


@pytest.mark.parametrize("code", CODES)
def test_the_preview_shows_what_the_import_then_takes(code: str, investigator: User) -> None:
    made = drafted(investigator, code)
    seen = importing.preview(made, READINGS.get(code, Reading()), code)
    positions = [row for row in seen.rows if not row.refused and row.values.get("lat") is not None]
    done = imported(investigator, code)
    assert len(positions) == done.accepted + done.repeated + done.conflicting
    assert seen.rows_seen == done.rows_read
    assert sum(each.count for each in seen.refusals) == done.rejected
