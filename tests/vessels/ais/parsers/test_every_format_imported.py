"""Each format all the way into the store: counted, previewed, imported twice, undone."""

import io
from pathlib import Path

import pytest

from accounts.models import User
from evidence import intake
from tests.vessels.ais.parsers.samples import READINGS, SAMPLES
from tests.vessels.undoing import undo
from vessels.ais import importing, sampling
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
        undo(actor=investigator, position_import=made)
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


@pytest.mark.realdata
def test_real_ship_numbers_that_are_no_mmsi_are_refused_in_words(
    shared_data: Path, investigator: User
) -> None:
    with (shared_data / "ais/movingpandas/boat-positions.csv").open("rb") as file:
        source_file = intake.store(actor=investigator, stream=file, file_name="boats.csv")
    made = importing.draft(actor=investigator, source_file=source_file, file_name="boats.csv")
    assert made.format == "mapped-csv"
    guessed = sampling.sample(made)
    assert guessed.names == ["ID", "ais_pos_timestamp", "longitude", "latitude"]
    assert guessed.reading.columns == {
        "at": "ais_pos_timestamp", "lat": "latitude", "lon": "longitude",
    }  # fmt: skip
    assert guessed.reading.time_format == "%d/%m/%Y %H:%M"

    columns = {**guessed.reading.columns, "mmsi": "ID"}
    said = Reading(columns=columns, time_format=guessed.reading.time_format)
    seen = importing.preview(made, said, made.format)
    assert {row.refused for row in seen.rows} == {"MMSI is not nine digits of a known shape"}

    importing.confirm(
        actor=investigator, position_import=made, format_code=made.format, reading=said
    )
    done = importing.run(made.pk)
    assert (done.rows_read, done.rejected, done.accepted) == (22_287, 22_287, 0)
