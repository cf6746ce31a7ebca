import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from accounts import ledger
from accounts.errors import Refused
from accounts.models import Role, User
from evidence import intake
from tests.conftest import make_person
from tests.vessels.ais.samples import file_of, row
from tests.vessels.undoing import undo
from vessels import registering
from vessels.ais import importing, progress
from vessels.errors import CannotUndo
from vessels.models import (
    Attribute,
    IdentityClaim,
    ImportState,
    Position,
    PositionImport,
    StaticReport,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 1, tzinfo=UTC)
COUNTS = ("rows_read", "accepted", "repeated", "conflicting", "rejected", "static_rows")
Stored = list[tuple[int, datetime, float, float, str]]


def imported(actor: User, *rows: str, name: str = "day.csv") -> PositionImport:
    source = intake.store(actor=actor, stream=io.BytesIO(file_of(*rows)), file_name=name)
    return importing.import_positions(actor=actor, source_file=source, file_name=name, now=NOW)


def counts(made: PositionImport) -> tuple[int, ...]:
    made.refresh_from_db()
    return tuple(getattr(made, name) for name in COUNTS)


def stored() -> Stored:
    columns = ("mmsi", "at", "latitude", "longitude", "position_import__file_name")
    return list(Position.objects.order_by("mmsi", "at").values_list(*columns))


def test_an_undone_import_leaves_its_file_and_its_counts_and_no_position(
    investigator: User,
) -> None:
    rows = [row(), row(at="2024-03-07T00:00:00"), row(lat=91)]
    made = imported(investigator, *rows)
    undone = undo(actor=investigator, position_import=made)
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()
    assert (undone.state, undone.undone_by) == (ImportState.UNDONE, investigator)
    assert undone.undone_at is not None
    assert counts(undone) == (3, 2, 0, 0, 1, 0)
    assert undone.rejections.count() == 1
    with intake.open_file(undone.source_file) as stream:
        assert stream.read() == file_of(*rows)
    last = ledger.entries_of(undone).last()
    assert last is not None
    assert (last.action, last.payload["removed"]) == ("positions.undone", 2)


def test_what_others_held_too_comes_back_with_their_counts_put_right(
    investigator: User,
) -> None:
    shared, other = row(), row(at="2024-02-07T00:05:00")
    first = imported(investigator, shared, row(at="2024-02-07T00:10:00", lat=1), name="first.csv")
    second = imported(investigator, shared, other, name="second.csv")
    third = imported(
        investigator, row(at="2024-02-07T00:10:00", lat=2), shared, other, name="third.csv"
    )
    assert counts(third) == (3, 0, 2, 1, 0, 0)
    undo(actor=investigator, position_import=first)
    assert counts(second) == (2, 2, 0, 0, 0, 0)
    assert counts(third) == (3, 1, 2, 0, 0, 0)
    assert [(at.minute, lat, name) for _, at, lat, _, name in stored()] == [
        (0, 42.1, "second.csv"),
        (5, 42.1, "second.csv"),
        (10, 2.0, "third.csv"),
    ]
    assert {each.reason: each.count for each in third.rejections.all()} == {"repeated": 2}
    told = ledger.entries_of(third).last()
    assert told is not None
    assert (told.action, told.payload["restored"]) == ("positions.recounted", 1)


def test_undoing_everything_in_any_order_leaves_nothing(investigator: User) -> None:
    files = [[row(lat=lat), row(at=f"2024-02-0{day}T00:00:00")] for lat, day in ((1, 8), (2, 9))]
    made = [imported(investigator, *rows, name=f"{index}") for index, rows in enumerate(files)]
    for each in made:
        undo(actor=investigator, position_import=each)
    assert not Position.objects.exists()
    assert not StaticReport.objects.exists()


def test_an_undo_leaves_the_store_as_if_the_file_had_never_come(investigator: User) -> None:
    rows = [
        [row(lat=lat, at=f"2024-02-07T00:{minute:02}:00") for minute in minutes]
        for lat, minutes in ((1, range(9)), (2, range(3, 6)), (3, range(4, 12)))
    ]
    imported(investigator, *rows[0], name="0")
    imported(investigator, *rows[2], name="2")
    expected = stored()
    for each in PositionImport.objects.all():
        undo(actor=investigator, position_import=each)
    unwanted = imported(investigator, *rows[1], name="1")
    imported(investigator, *rows[0], name="0")
    imported(investigator, *rows[2], name="2")
    undo(actor=investigator, position_import=unwanted)
    assert stored() == expected


def test_the_same_bytes_imported_twice_survive_the_undo_of_one(investigator: User) -> None:
    vessel = registering.open_vessel(actor=investigator, imo="9179842")
    first = imported(investigator, row(name="ANGARA"))
    second = imported(investigator, row(name="ANGARA"))
    assert StaticReport.objects.count() == 1
    undo(actor=investigator, position_import=first)
    assert counts(second) == (1, 1, 0, 0, 0, 0)
    assert StaticReport.objects.get().position_import == second
    name = vessel.claims.get(attribute=Attribute.NAME)
    assert (name.value, name.position_import) == ("ANGARA", second)


def test_claims_drawn_from_it_alone_go_with_it(investigator: User) -> None:
    vessel = registering.open_vessel(actor=investigator, imo="9179842")
    imported(investigator, row(name="ANGARA"), name="kept.csv")
    undone = imported(investigator, row(name="GALAXY", at="2024-02-08T00:00:00"), name="undone.csv")
    undo(actor=investigator, position_import=undone)
    names = vessel.claims.filter(attribute=Attribute.NAME)
    assert [claim.value for claim in names] == ["ANGARA"]
    for claim in IdentityClaim.objects.all():
        assert claim.valid_to == datetime(2024, 2, 7, tzinfo=UTC)


def test_an_import_is_undone_once_and_can_be_made_again(investigator: User) -> None:
    made = imported(investigator, row())
    undo(actor=investigator, position_import=made)
    with pytest.raises(CannotUndo, match="Only an import that is done"):
        undo(actor=investigator, position_import=made)
    assert counts(imported(investigator, row())) == (1, 1, 0, 0, 0, 0)


def test_asking_twice_and_running_twice_is_harmless(investigator: User, supervisor: User) -> None:
    made = imported(investigator, row())
    for actor in (investigator, supervisor):
        asked = importing.ask_to_undo(actor=actor, position_import=made)
        assert asked.is_being_undone
        assert importing.undo_progress(asked) is None
    assert Position.objects.exists()
    for _ in range(2):
        undone = importing.run_undo(made.pk)
        assert (undone.state, undone.undone_by) == (ImportState.UNDONE, investigator)
        assert not undone.is_being_undone
    acts = [entry.action for entry in ledger.entries_of(made)]
    assert acts == ["positions.imported", "import.undo_asked", "positions.undone"]


def test_nothing_is_undone_that_nobody_asked_for(investigator: User) -> None:
    made = imported(investigator, row())
    assert importing.run_undo(made.pk).state == ImportState.DONE
    assert Position.objects.exists()


def test_progress_follows_the_files_that_are_read_again(
    investigator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = imported(investigator, row(), name="first.csv")
    for number in (1, 2):
        imported(investigator, row(), row(at=f"2024-02-08T00:0{number}:00"), name=f"{number}.csv")
    told: list[float] = []
    monkeypatch.setattr(progress, "note_undo", lambda _, share: told.append(share))
    undo(actor=investigator, position_import=first)
    assert told == pytest.approx([0.0, 0.5, 1.0])


def test_who_may_undo(investigator: User, supervisor: User, release_officer: User) -> None:
    made = imported(investigator, row())
    colleague = make_person("colin@plimsoll.example", Role.INVESTIGATOR)
    with pytest.raises(CannotUndo, match="Only the person who imported"):
        undo(actor=colleague, position_import=made)
    with pytest.raises(Refused):
        undo(actor=release_officer, position_import=made)
    assert Position.objects.exists()
    undo(actor=supervisor, position_import=made)
    assert not Position.objects.exists()


def test_it_is_refused_in_words_where_another_file_cannot_be_read_again(
    investigator: User,
) -> None:
    first = imported(investigator, row(), name="first.csv")
    second = imported(investigator, row(), row(at="2024-02-08T00:00:00"), name="second.csv")
    default_storage.delete(second.source_file.stored_name)
    with pytest.raises(CannotUndo, match=r"second\.csv holds some of the same positions"):
        undo(actor=investigator, position_import=first)
    assert Position.objects.count() == 2
    first.refresh_from_db()
    assert first.state == ImportState.DONE
    assert not first.is_being_undone
    acts = [entry.action for entry in ledger.entries_of(first)]
    assert acts == ["positions.imported", "import.undo_asked", "positions.not_undone"]
    undo(actor=investigator, position_import=second)
    undone = undo(actor=investigator, position_import=first)
    assert (undone.state, undone.undo_problem) == (ImportState.UNDONE, "")


def test_tracks_are_drawn_again(investigator: User) -> None:
    first, second = imported(investigator, row()), imported(investigator, row(), row(lat=91))
    PositionImport.objects.update(drawn_at=NOW)
    undo(actor=investigator, position_import=first)
    assert set(PositionImport.objects.values_list("drawn_at", flat=True)) == {None}
    assert counts(second) == (2, 1, 0, 0, 1, 0)


@pytest.mark.realdata
def test_the_real_day_comes_back_from_its_second_import(
    shared_data: Path, investigator: User
) -> None:
    path = shared_data / "ais/marinecadastre/AIS_2022_01_03_first99999.csv"
    made = []
    for _ in range(2):
        with path.open("rb") as stream:
            source = intake.store(actor=investigator, stream=stream, file_name=path.name)
        made.append(importing.import_positions(actor=investigator, source_file=source))
    before = [row[:4] for row in stored()]
    undo(actor=investigator, position_import=made[0])
    assert counts(made[1]) == (99_999, 99_762, 3, 72, 162, 0)
    assert [row[:4] for row in stored()] == before
