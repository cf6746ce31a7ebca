import io
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


def test_an_unknown_actor_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(file_of(row()))
    with pytest.raises(CommandError, match="no active account"):
        run(str(path), "--actor", "ghost@plimsoll.example")
    assert not PositionImport.objects.exists()
