"""Bodies cut between two rows, of formats that say nothing of their end."""

import csv
import gzip
import io
from collections.abc import Callable, Sequence

import pytest

from tests.vessels import servers
from tests.vessels.sanctions.lists.made import body_of
from tests.vessels.sanctions.samples import HOUR, NOW, add_list, imo_of
from tests.vessels.servers import Server, body
from vessels.models import Designation, RecordVersion, RefreshOutcome, RefreshRun, SanctionsList
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
Write = Callable[[Sequence[int]], bytes]
ALL = range(1, 9)


def un_1718(numbers: Sequence[int]) -> bytes:
    header = "vessel_name,imo_number,mmsi,flag,call_sign,type,designated_owner,date_of_designation"
    return lines(header, *(f"S{n},{imo(n)},na,Comoros,,Bulk carrier,,03-Oct-17" for n in numbers))


def japan(numbers: Sequence[int]) -> bytes:
    return lines("Vessel name,IMO No.,Date", *(f"S{n},{imo(n)},2025-01-10" for n in numbers))


def eu_annexes(numbers: Sequence[int]) -> bytes:
    header, first, *_ = rows("eu_2017_1509.csv")
    changes = [{"recordId": str(n), "imoNumber": str(imo(n)), "name": f"S{n}"} for n in numbers]
    return written(header, first, changes)


def uk(numbers: Sequence[int]) -> bytes:
    date, header, first, *_ = rows("uk_sanctions.csv")
    changes = [{"Unique ID": f"RUS{n}", "IMO number": str(imo(n))} for n in numbers]
    return lines(",".join(date).rstrip(",")) + written(header, first, changes)


FORMATS: dict[str, Write] = {
    "un-1718-csv": un_1718,
    "jp-mof-csv": japan,
    "eu-annexes-csv": eu_annexes,
    "uk-sanctions-csv": uk,
}


def imo(number: int) -> int:
    return imo_of(930_000 + number)


def lines(*texts: str) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def rows(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(name).decode("utf-8-sig"), newline="")))


def written(header: list[str], row: list[str], changes: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [
            header,
            *(
                [each.get(name, cell) for name, cell in zip(header, row, strict=True)]
                for each in changes
            ),
        ]
    )
    return out.getvalue().encode()


def brought(
    held: SanctionsList, content: bytes, hours: int = 0, *, is_extract: bool = False
) -> RefreshRun:
    return refreshing.import_body(
        sanctions_list=held,
        body=content,
        file_name="list.csv",
        agent="test",
        now=NOW + hours * HOUR,
        is_extract=is_extract,
    )


@pytest.fixture(params=FORMATS)
def listed(request: pytest.FixtureRequest) -> tuple[SanctionsList, Write]:
    """A list in each such format, with eight ships."""
    held, write = add_list("cut", parser=request.param), FORMATS[request.param]
    run = brought(held, write(ALL))
    assert (run.outcome, run.counts["vessels"]) == ("changed", 8), run.message
    return held, write


@pytest.mark.parametrize("count", [5, 7])
def test_the_last_rows_missing_are_kept_aside(
    listed: tuple[SanctionsList, Write], count: int
) -> None:
    held, write = listed
    assert write(ALL).startswith(write(ALL[:count]))

    run = brought(held, write(ALL[:count]), hours=6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    lost = "last record (" if count == 7 else "last 3 records ("
    assert f"just its {lost}" in run.message
    assert "cut off between two rows" in run.message
    assert RecordVersion.objects.current().count() == 8
    assert not Designation.objects.exclude(observed_to=None).exists()


@pytest.mark.parametrize(
    "numbers",
    [
        (1, 2, 3, 5, 6, 7),  # one from the middle as well
        (2, 3, 4, 5, 6, 7, 8),  # the first
        (2, 1, 3, 4, 5, 6, 7),  # in another order
        (1, 2, 3, 4, 5, 6, 7, 9),  # more came after the place of the one that went
    ],
)
def test_what_is_no_cut_is_taken(
    listed: tuple[SanctionsList, Write], numbers: Sequence[int]
) -> None:
    held, write = listed

    run = brought(held, write(numbers), hours=6)

    assert run.outcome == RefreshOutcome.CHANGED, run.message
    assert run.counts["removed"] == len(set(ALL) - set(numbers))


def test_a_tail_that_an_extract_leaves_out_means_nothing(
    listed: tuple[SanctionsList, Write],
) -> None:
    held, write = listed

    run = brought(held, write(ALL[:5]), hours=6, is_extract=True)

    assert (run.outcome, run.counts["removed"]) == (RefreshOutcome.CHANGED, 0), run.message


def test_a_last_line_that_lost_its_end_is_kept_aside(
    listed: tuple[SanctionsList, Write],
) -> None:
    held, write = listed

    run = brought(held, write(range(1, 10)).rstrip(b"\r\n"), hours=6)

    assert run.outcome == RefreshOutcome.QUARANTINED
    assert "The last line has no line end" in run.message
    assert "That of the version before had one." in run.message


def test_a_publisher_who_never_ends_the_last_line_is_believed() -> None:
    held = add_list("cut", parser="un-1718-csv")

    runs = [brought(held, un_1718(range(1, last)).rstrip(b"\n"), hours=last) for last in (8, 9, 10)]

    assert [run.outcome for run in runs] == ["changed"] * 3
    assert "no line end" in held.versions.latest().problems[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (servers.half(japan(ALL)), "closed the connection before the whole body"),
        (
            servers.in_chunks(japan(ALL[:4]), japan(ALL)[len(japan(ALL[:4])) :][:9], ends=False),
            "closed the connection before the whole body",
        ),
        (
            body(gzip.compress(japan(ALL))[:-9], headers={"Content-Encoding": "gzip"}),
            "ends early: it was cut off on the way",
        ),
    ],
)
def test_a_body_cut_on_its_way_never_becomes_a_version(
    web: Server, answer: servers.Answer, said: str
) -> None:
    held = add_list("cut", parser="jp-mof-csv", address=web.serve("/list.csv", body(japan(ALL))))
    refreshing.refresh(sanctions_list=held, agent="test", now=NOW)
    web.serve("/list.csv", answer)

    run = refreshing.refresh(sanctions_list=held, agent="test", now=NOW + 6 * HOUR)

    assert run.outcome == RefreshOutcome.FAILED
    assert said in run.message
    assert held.versions.count() == 1
    assert RecordVersion.objects.current().count() == 8


def test_a_server_that_does_not_say_the_length_leaves_a_doubt_that_is_told(web: Server) -> None:
    address = web.serve("/list.csv", servers.unmeasured(japan(ALL)))
    held = add_list("cut", parser="jp-mof-csv", address=address)

    run = refreshing.refresh(sanctions_list=held, agent="test", now=NOW)

    assert run.outcome == RefreshOutcome.CHANGED
    (problem,) = held.versions.get().problems
    assert "did not say how long list.csv is" in problem
