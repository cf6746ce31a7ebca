"""NMEA and aisstream files through the ordinary import, into a real database."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from accounts.models import User
from evidence import intake
from tests.vessels.ais.aisstream_samples import message, position
from tests.vessels.ais.nmea_samples import log, moving, sentences, stamped, static, tagged
from vessels.ais import importing
from vessels.ais.parsers.base import Reading
from vessels.errors import UnreadableAisFile
from vessels.models import Position, PositionImport, StaticReport

pytestmark = pytest.mark.django_db


def import_(actor: User, body: bytes, reading: Reading | None = None) -> PositionImport:
    source_file = intake.store(actor=actor, stream=BytesIO(body), file_name="log")
    return importing.import_positions(
        actor=actor, source_file=source_file, reading=reading or Reading()
    )


def test_an_nmea_log_is_recognised_and_every_row_counted(investigator: User) -> None:
    station = sentences(4, year=2021, month=10, day=31, hour=22, minute=24, second=49)
    body = log(
        *map(tagged, static()), stamped(moving()), stamped(moving()), *map(tagged, station),
        tagged(moving(lat=91, lon=181)), "rubbish",
    )  # fmt: skip

    made = import_(investigator, body)

    assert made.format == "nmea"
    assert (made.accepted, made.repeated, made.static_rows, made.rejected) == (1, 1, 1, 3)
    assert made.rows_read == 6
    reasons = set(made.rejections.values_list("reason", flat=True))
    assert reasons >= {"message_base_station", "position_not_available", "sentence_unreadable"}
    said = StaticReport.objects.get()
    assert (said.name, said.imo, said.destination) == ("TESTER", "9179842", "NAJIN")
    again = import_(investigator, body + b"\n")
    assert (again.accepted, Position.objects.count()) == (0, 1)


def test_a_given_day_is_noted_on_the_import(investigator: User) -> None:
    body = log(moving(10), moving(40))
    with pytest.raises(UnreadableAisFile, match="base date"):
        import_(investigator, body)
    assert not PositionImport.objects.exists()

    made = import_(investigator, body, Reading(base_date=date(2024, 2, 7)))

    assert made.notes["reasons"]["time_inferred"]["count"] == 2
    assert made.first_at == datetime(2024, 2, 7, 0, 0, 10, tzinfo=UTC)


def test_aisstream_lines(investigator: User) -> None:
    lines = [position(), message("ShipStaticData", Name="TESTER", ImoNumber=9179842), "{"]

    made = import_(investigator, "\n".join(lines).encode())

    assert (made.format, made.accepted, made.static_rows, made.rejected) == ("aisstream", 1, 1, 1)


@pytest.mark.realdata
def test_a_real_log(shared_data: Path, investigator: User) -> None:
    body = (shared_data / "ais/dma_aislib/replay_dump.txt").read_bytes()

    made = import_(investigator, body)

    assert made.rows_read == 50
    total = made.accepted + made.repeated + made.conflicting + made.rejected + made.static_rows
    assert total == made.rows_read
    assert made.first_at == datetime(2013, 3, 18, 9, 19, 9, 499000, UTC)
