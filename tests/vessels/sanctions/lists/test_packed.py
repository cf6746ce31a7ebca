"""Records kept packed are the records that were put in."""

import pickle
import tracemalloc

import pytest

from tests.vessels.sanctions.made_list import MadeList, vessel
from vessels.sanctions.lists.base import ListedRecord
from vessels.sanctions.lists.packed import BLOCK, Packed


def record(number: int) -> ListedRecord:
    return MadeList().record(
        vessel(
            str(number),
            f"SHIP {number}",
            programmes=["RUSSIA-EO14024"],
            listed_on="2024-02-23",
            other_names=[f"NAME {number} {each}" for each in range(8)],
            ties=[{"role": "owner", "name": f"COMPANY {number}", "uid": "7"}],
            measures=[{"programme": "A", "listed_on": "2024-02-23"}],
        )
    )


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 7])
def test_what_comes_out_is_what_went_in(count: int) -> None:
    records = [record(each) for each in range(count)]

    kept = Packed(iter(records))

    assert len(kept) == count
    assert list(kept) == records
    assert list(kept) == records
    assert [kept[place] for place in reversed(range(count))] == records[::-1]
    assert kept[3:-2] == records[3:-2]
    assert kept == records
    assert kept == tuple(records)
    assert kept != [*records, record(count)]
    assert kept != [record(7), *records[1:]] or count == 0


def test_places_outside_are_refused() -> None:
    kept = Packed(range(2 * BLOCK))

    assert (kept[-1], kept[0]) == (2 * BLOCK - 1, 0)
    for place in (2 * BLOCK, -2 * BLOCK - 1):
        with pytest.raises(IndexError):
            kept[place]


def test_rows_that_come_after_a_reading_are_seen() -> None:
    kept = Packed(range(BLOCK + 1))
    assert list(kept)[-1] == BLOCK

    for each in range(BLOCK + 1, 2 * BLOCK + 1):
        kept.append(each)

    assert list(kept) == list(range(2 * BLOCK + 1))


def test_many_records_take_a_tenth_of_their_room() -> None:
    tracemalloc.start()
    try:
        records = [record(each) for each in range(20 * BLOCK)]
        unpacked = tracemalloc.get_traced_memory()[0]
        del records
        before = tracemalloc.get_traced_memory()[0]
        kept = Packed(record(each) for each in range(20 * BLOCK))
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert pickle.dumps(kept[5]) == pickle.dumps(record(5))
    assert taken < unpacked / 10
