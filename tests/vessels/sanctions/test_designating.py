"""What is written down of designations, and what was known of them on which day."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.vessels.sanctions.made_list import MadeList, bring, made, offer, run_with, vessel
from tests.vessels.sanctions.samples import ANGARA, DAY, HOUR, LADY_R, MARIA, NOW
from vessels.models import Designation, RecordChange, RecordName, RecordVersion, SanctionsList

__all__ = ["made"]
pytestmark = pytest.mark.django_db
OTHER = vessel("2", "MARIA", MARIA)
Said = dict[str, Any]


def ship(**more: Any) -> Said:
    return vessel("1", "ANGARA", ANGARA, **{"programmes": ["RUS"], **more})


def under(*measures: Said) -> Said:
    return ship(measures=list(measures))


def rows(at: datetime | None = None, uid: str = "1") -> list[Designation]:
    found = Designation.objects.known_at(at).filter(uid=uid)
    return list(found.order_by("observed_from", "programme", "measure", "pk"))


def test_a_measure_with_its_date_and_legal_basis(made: SanctionsList) -> None:
    said = {
        "programme": "RUS",
        "measure": "Port ban",
        "legal_basis": "2014/833 Annex XLII",
        "listed_on": "2024-06-25",
    }
    bring(made, under(said), OTHER)

    (row,) = rows()
    assert (row.programme, row.measure, row.legal_basis) == tuple(said.values())[:3]
    assert (row.valid_from, row.valid_from_basis) == (date(2024, 6, 25), "Stated by the list.")
    assert (row.observed_from, row.observed_to, row.ending) == (NOW, None, "")
    assert (row.known_from, row.known_to) == (NOW, None)


def test_what_is_learned_later_leaves_what_was_known_readable(made: SanctionsList) -> None:
    bring(made, ship(), OTHER)
    bring(made, ship(listed_on="2024-06-25", legal_basis="Annex XLII"), OTHER, at=NOW + DAY)

    (then,), (now,) = rows(NOW + HOUR), rows()
    assert (then.valid_from, then.legal_basis, then.known_to) == (None, "", NOW + DAY)
    assert (now.valid_from, now.legal_basis) == (date(2024, 6, 25), "Annex XLII")
    # Seen on the list since the first version, known in these words since the second.
    assert (now.observed_from, now.known_from) == (NOW, NOW + DAY)
    assert Designation.objects.filter(uid="1").count() == 2


def test_a_change_elsewhere_in_the_record_touches_no_designation(made: SanctionsList) -> None:
    bring(made, ship(), OTHER)
    before = list(Designation.objects.values())

    bring(made, ship(call_sign="UBAB"), OTHER, at=NOW + DAY)

    assert list(Designation.objects.values()) == before


def test_an_end_that_the_list_states(made: SanctionsList) -> None:
    said = {"programme": "RUS", "measure": "Port ban"}
    ended = said | {"ended_on": "2026-02-27", "ending": "De-listed by notice 5"}
    bring(made, under(said), OTHER)
    bring(made, under(ended), OTHER, at=NOW + DAY)
    bring(made, under(ended) | {"call_sign": "UBAB"}, OTHER, at=NOW + 2 * DAY)

    (row,) = rows()
    assert (row.valid_to, row.valid_to_basis) == (date(2026, 2, 27), "De-listed by notice 5")
    assert (row.ending, row.observed_from, row.observed_to) == ("stated", NOW, NOW + DAY)
    assert rows(NOW + HOUR)[0].observed_to is None


def test_an_expiry_that_is_still_to_come_ends_nothing(made: SanctionsList) -> None:
    said = {"programme": "RUS", "ended_on": "2030-01-01", "ending": "Expires"}
    bring(made, under(said), OTHER)

    (row,) = rows()
    assert (row.ending, row.valid_to, row.observed_to) == ("expired", date(2030, 1, 1), None)


def test_who_is_listed_again_is_listed_anew(made: SanctionsList) -> None:
    said = {"programme": "RUS"}
    bring(made, under(said | {"ended_on": "2026-02-27", "ending": "De-listed"}), OTHER)
    bring(made, under(said), OTHER, at=NOW + DAY)

    assert [(row.ending, row.observed_from, row.observed_to) for row in rows()] == [
        ("stated", NOW, NOW),
        ("", NOW + DAY, None),
    ]


def test_absent_dropped_and_renumbered_are_told_apart(made: SanctionsList) -> None:
    first = [ship(), OTHER, vessel("3", "LADY R", LADY_R, programmes=["A", "B"])]
    bring(made, *first)
    came_back = vessel("9", "ANGARA", ANGARA, programmes=["RUS"])
    bring(made, came_back, vessel("3", "LADY R", LADY_R, programmes=["A"]), at=NOW + DAY)

    endings = {
        (row.uid, row.programme): row.ending
        for row in Designation.objects.known_at(None).exclude(observed_to=None)
    }
    assert endings == {("1", "RUS"): "renumbered", ("2", ""): "absent", ("3", "B"): "dropped"}
    assert "identifier 9" in rows()[0].valid_to_basis
    change = RecordChange.objects.get(version=made.versions.latest(), kind="renumbered")
    assert (change.uid, change.former_uid, change.is_meaningful) == ("9", "1", False)
    assert made.versions.latest().removed_count == 1


def test_an_entry_that_names_another_ship_ends_for_the_first(made: SanctionsList) -> None:
    bring(made, ship(), OTHER)
    bring(made, ship() | {"imo": LADY_R}, OTHER, at=NOW + DAY)

    assert [(row.imo_number, row.observed_to) for row in rows()] == [
        (ANGARA, NOW + DAY),
        (LADY_R, None),
    ]


def test_a_number_that_the_list_adds_later_was_hers_before(made: SanctionsList) -> None:
    bring(made, ship() | {"imo": None}, OTHER)
    bring(made, ship(), OTHER, at=NOW + DAY)

    (row,) = rows()
    assert (row.imo_number, row.observed_from) == (ANGARA, NOW)


def test_the_state_is_that_of_the_day_the_publisher_served_it(made: SanctionsList) -> None:
    bring(made, ship(), OTHER, taken_on=date(2026, 1, 1))
    bring(made, OTHER, at=NOW + DAY, taken_on=date(2026, 2, 1))

    (row,) = rows()
    assert row.observed_to is not None
    assert (row.observed_from.date(), row.observed_to.date()) == (
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert (row.known_from, row.known_to) == (NOW + DAY, None)


def test_a_delta_ends_what_it_names_as_removed(made: SanctionsList) -> None:
    bring(made, ship(), OTHER, vessel("3", "C"))
    version = bring(made, vessel("4", "D"), at=NOW + DAY, is_delta=True, removed=["1"])

    assert (version.is_delta, version.added_count, version.removed_count) == (True, 1, 1)
    assert RecordVersion.objects.current().count() == 3
    (row,) = rows()
    assert (row.ending, row.observed_to) == ("stated", NOW + DAY)
    assert rows(uid="3")[0].observed_to is None
    made.refresh_from_db()
    assert made.last_success_at == NOW


class BetterReader(MadeList):
    """Sees a legal basis that the first reader left out, and entries of companies."""

    version = "2"

    def record(self, said: Said) -> Any:
        return super().record({**said, "legal_basis": "Annex XLII"} | {"remark": "read"})


def test_what_a_better_reader_sees_is_no_change_of_the_list(
    made: SanctionsList, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(made, ship(), OTHER, vessel("3", "C", call_sign="A"))
    offer(BetterReader(), monkeypatch)
    version = bring(made, ship(), OTHER, vessel("3", "C", call_sign="B"), at=NOW + DAY)

    (change,) = version.changes.all()
    assert (change.uid, [each["field"] for each in change.fields]) == ("3", ["call_sign"])
    (row,) = rows()
    assert (row.legal_basis, row.observed_from, row.known_from) == ("Annex XLII", NOW, NOW + DAY)
    assert rows(NOW + HOUR)[0].legal_basis == ""
    record = RecordVersion.objects.get(uid="1")
    assert record.facts["legal_basis"] == "ANNEX XLII"
    assert record.last_version == version
    assert RecordName.objects.filter(record=record).count() == 1


def test_what_extracts_brought_is_read_again_as_well(
    made: SanctionsList, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(made, ship(), OTHER, is_extract=True)
    bring(made, vessel("3", "C"), at=NOW + HOUR, is_extract=True)
    offer(BetterReader(), monkeypatch)
    version = bring(made, ship(call_sign="UBAB"), at=NOW + DAY, is_extract=True)

    (change,) = version.changes.all()
    assert [each["field"] for each in change.fields] == ["call_sign"]


def test_the_same_bytes_are_read_again_by_a_better_reader(
    made: SanctionsList, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(made, ship(), OTHER)
    offer(BetterReader(), monkeypatch)
    run = run_with(made, ship(), OTHER, at=NOW + DAY)

    version = made.versions.latest()
    assert (run.outcome, version.state) == ("unchanged", "accepted")
    assert (version.changed_count, version.changes.count()) == (0, 0)
    assert rows()[0].legal_basis == "Annex XLII"
