"""A large list is never held whole, neither as it is read nor as it is written."""

import gc
import io
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.db import models

from benchmarks.sanctions import streaming
from tests.vessels.sanctions.samples import NOW, add_list, fleet, sdn
from vessels.models import Designation, ListVersion, RecordChange, RecordName, RecordVersion
from vessels.sanctions import copying, refreshing
from vessels.sanctions.lists.base import ListedRecord
from vessels.sanctions.lists.ofac_profiles import Profile
from vessels.sanctions.lists.packed import BLOCK

pytestmark = pytest.mark.django_db
PARTIES, MEGABYTES = 2_200, 8


def body(parties: int, megabytes: int) -> io.BytesIO:
    """ILLUSTRATIVE - synthetic list in the ADVANCED shape."""
    made = io.BytesIO()
    streaming.write(made, parties=parties, size=megabytes << 20)
    made.seek(0)
    return made


KINDS = (ListedRecord, Profile, RecordName, RecordVersion, Designation)


def alive() -> Counter[type]:
    return Counter(type(each) for each in gc.get_objects() if type(each) in KINDS)


def test_a_whole_refresh_holds_a_part_of_the_list_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, content = add_list(parser="ofac-advanced-xml"), body(PARTIES, MEGABYTES)
    most: Counter[type] = Counter()
    insert = copying.insert

    def watched(rows: Iterable[models.Model]) -> None:
        insert(watch(each) for each in rows)

    def watch(row: models.Model) -> models.Model:
        model = type(row)
        written[model] += 1
        if written[model] % copying.AT_ONCE == 0:
            for kind, count in alive().items():
                most[kind] = max(most[kind], count)
        return row

    written: Counter[type[models.Model]] = Counter()
    monkeypatch.setattr(copying, "insert", watched)
    run = refreshing.import_body(
        sanctions_list=held, body=content, file_name="x.xml", agent="test", now=NOW
    )

    assert (run.outcome, run.counts["records"]) == ("changed", PARTIES), run.message
    assert (written[RecordVersion], written[RecordChange]) == (PARTIES, PARTIES)
    assert written[RecordName] > 3 * PARTIES
    assert most[ListedRecord] <= copying.AT_ONCE + 2 * BLOCK
    assert most[Profile] <= 2 * BLOCK
    for kind in (RecordName, RecordVersion, Designation):
        # One batch is made while the one before is still at hand.
        assert 0 < most[kind] <= 2 * copying.AT_ONCE, kind


def test_rows_are_written_as_they_are_made() -> None:
    refreshing.import_body(
        sanctions_list=add_list(),
        body=sdn(fleet(1)),
        file_name="sdn.csv",
        agent="test",
        now=NOW,
    )
    version = ListVersion.objects.get()
    written: list[int] = []

    def rows() -> Iterator[RecordChange]:
        for number in range(2 * copying.AT_ONCE + 3):
            if number % copying.AT_ONCE == 0:
                written.append(RecordChange.objects.filter(uid__startswith="n").count())
            yield RecordChange(version=version, kind="added", uid=f"n{number}", name="A")

    copying.insert(rows())

    assert written == [0, copying.AT_ONCE, 2 * copying.AT_ONCE]
    assert RecordChange.objects.filter(uid__startswith="n").count() == 2 * copying.AT_ONCE + 3
