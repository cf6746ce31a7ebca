import gzip
import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.vessels.ais.samples import file_of, row
from vessels.models import Position, PositionImport

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_ais", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_files_are_imported_for_a_person_with_every_row_accounted_for(
    tmp_path: Path, investigator: User
) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(file_of(row(), row(lat=95), row()))
    said, _ = run(str(path), "--actor", investigator.email, "--coverage", "satellite")
    assert "3 rows = 1 new + 1 repeated + 0 conflicting + 1 rejected" in said
    assert "Latitude outside -90 to 90 degrees (lines 3)" in said
    made = PositionImport.objects.get()
    assert (made.imported_by, made.coverage) == (investigator, "satellite")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(file_of(row()))
    bad.write_text("nothing of the kind")
    out, err = io.StringIO(), io.StringIO()
    words = [str(bad), str(tmp_path / "absent.csv"), str(good)]
    with pytest.raises(CommandError, match="2 of 3 files were not imported"):
        call_command("import_ais", *words, stdout=out, stderr=err)
    assert "not an AIS file" in err.getvalue()
    assert "cannot be read: No such file" in err.getvalue()
    assert Position.objects.count() == 1
    assert PositionImport.objects.get().agent == "command:import_ais"


def test_a_folder_is_imported_with_all_below_it_but_hidden_files(tmp_path: Path) -> None:
    inner = tmp_path / "2024" / "february"
    inner.mkdir(parents=True)
    (inner / "day.csv").write_bytes(file_of(row()))
    (tmp_path / "day.csv.gz").write_bytes(gzip.compress(file_of(row(at="2024-02-08T00:00:00"))))
    (tmp_path / ".hidden.csv").write_bytes(file_of(row(at="2024-02-09T00:00:00")))
    said, _ = run(str(tmp_path))
    assert said.count("1 new") == 2
    assert Position.objects.count() == 2


def test_a_name_that_is_no_utf_8_is_written_out(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xe0.csv")).write_bytes(file_of(row()))
    (tmp_path / os.fsdecode(b"\xe1.csv")).write_bytes(b"")
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import_ais", str(tmp_path), stdout=out, stderr=err)
    assert "%E0.csv: marinecadastre: 1 rows = 1 new" in out.getvalue()
    assert "%E1.csv: the file is empty" in err.getvalue()
    assert PositionImport.objects.get().file_name == "%E0.csv"


def test_a_folder_without_files_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No files were found"):
        run(str(tmp_path))


def test_columns_of_any_csv_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("ship,when,north,east\n273331000,2024-02-07 00:00:00,42.1,131.2\n")
    columns = ["mmsi=ship", "at=when", "lat=north", "lon=east"]
    said, _ = run(str(path), "--format", "mapped-csv", "--columns", *columns)
    assert "1 new" in said
    assert Position.objects.get().latitude == 42.1
    assert PositionImport.objects.get().reading["columns"]["lat"] == "north"


def test_numbers_with_decimal_commas_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("ship;when;north;east\n273331000;2024-02-07 00:00:00;42,1;131,2\n")
    columns = ["mmsi=ship", "at=when", "lat=north", "lon=east"]
    said, _ = run(str(path), "--format", "mapped-csv", "--decimal-comma", "--columns", *columns)
    assert "1 new" in said
    assert Position.objects.get().longitude == 131.2


def test_a_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not NAME=COLUMN"):
        run(str(tmp_path), "--columns", "latitude=north")


def test_an_unknown_actor_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(file_of(row()))
    with pytest.raises(CommandError, match="no active account"):
        run(str(path), "--actor", "ghost@plimsoll.example")
    assert not PositionImport.objects.exists()


def test_what_a_document_refuses_is_told_by_the_number_of_its_record(
    tmp_path: Path, investigator: User
) -> None:
    path = tmp_path / "track.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}')
    said, _ = run(str(path), "--actor", investigator.email, "--mmsi", "273310640")
    assert "A feature without geometry: it says no place (records 1)" in said
