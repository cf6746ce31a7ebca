"""Fetching lists over and over: files that belong together, failures, pauses, bad bodies."""

import gzip
import io
import zipfile
from datetime import timedelta

import pytest

from accounts.models import User
from evidence import intake
from tests.vessels.sanctions.samples import (
    ANGARA,
    DAY,
    HOUR,
    NOW,
    add_list,
    fleet,
    imo_of,
    sdn,
    ship,
)
from tests.vessels.servers import Answer, Server, body, half
from vessels import configuring, overview, runs
from vessels.errors import RefreshTooSoon
from vessels.fetching import Limits
from vessels.models import (
    Designation,
    RecordName,
    RecordVersion,
    RefreshRun,
    SanctionsList,
)
from vessels.sanctions import deciding, refreshing

pytestmark = pytest.mark.django_db
AGENT = "task:refresh_sanctions"
ALT = b'37059,1,"aka","ANGARA II","-0- "\r\n\x1a\r\n'
MODIFIED = "Tue, 25 Jun 2024 10:00:00 GMT"


@pytest.fixture
def ofac(web: Server) -> SanctionsList:
    return add_list(
        parser="ofac-sdn-csv",
        address=f"{web.url}/SDN.CSV",
        companion_addresses={"alt.csv": f"{web.url}/ALT.CSV"},
        refresh_every=timedelta(hours=6),
    )


@pytest.fixture
def served(web: Server) -> Server:
    content = sdn([ship(37059, "ANGARA", ANGARA), *fleet(3)])
    web.serve("/SDN.CSV", body(content, headers={"Last-Modified": MODIFIED}))
    web.serve("/ALT.CSV", body(ALT))
    return web


def refresh(held: SanctionsList, hours: float = 0, limits: Limits | None = None) -> RefreshRun:
    return refreshing.refresh(
        sanctions_list=held, agent=AGENT, now=NOW + hours * HOUR, limits=limits
    )


def test_a_list_of_several_files_is_one_body(served: Server, ofac: SanctionsList) -> None:
    assert refresh(ofac).outcome == "changed"

    version = ofac.versions.get()
    assert (version.file_name, version.last_modified) == ("ofac-sdn.zip", MODIFIED)
    with intake.open_file(version.source_file) as stream, zipfile.ZipFile(stream) as kept:
        assert kept.namelist() == ["alt.csv", "sdn.csv"]
        assert kept.read("alt.csv") == ALT
    names = RecordName.objects.filter(record__uid="37059").values_list("kind", "normal")
    assert set(names) == {("primary", "ANGARA"), ("other", "ANGARA II")}
    assert refresh(ofac, hours=6).outcome == "unchanged"
    assert ofac.versions.count() == 1


def test_a_change_in_a_file_beside_it_is_a_new_version(served: Server, ofac: SanctionsList) -> None:
    refresh(ofac)
    served.serve("/ALT.CSV", body(ALT.replace(b"ANGARA II", b"ANGARA III")))

    assert refresh(ofac, hours=6).outcome == "changed"
    (change,) = ofac.versions.latest().changes.all()
    assert [each["field"] for each in change.fields] == ["other_names"]


def test_a_missing_file_beside_it_fails_the_whole(served: Server, ofac: SanctionsList) -> None:
    refresh(ofac)
    served.serve("/ALT.CSV", body(b"gone", status=404))

    run = refresh(ofac, hours=6)

    assert run.outcome == "failed"
    assert run.message.startswith("alt.csv, which belongs to the list: 127.0.0.1 answered 404")
    assert RecordVersion.objects.current().count() == 4
    assert not Designation.objects.exclude(observed_to=None).exists()


def test_the_limits_hold_for_all_files_together(served: Server, ofac: SanctionsList) -> None:
    size = len(sdn([ship(37059, "ANGARA", ANGARA), *fleet(3)]))

    run = refresh(ofac, limits=Limits(max_bytes=size + len(ALT) - 1))

    assert run.outcome == "failed"
    assert "larger than" in run.message
    assert refresh(ofac, hours=20, limits=Limits(max_bytes=size + len(ALT))).outcome == "changed"


def test_a_version_of_several_files_can_be_accepted_by_hand(
    served: Server, ofac: SanctionsList, supervisor: User
) -> None:
    refresh(ofac)
    served.serve("/SDN.CSV", body(sdn(fleet(60))))
    refresh(ofac, hours=6)
    served.serve("/SDN.CSV", body(sdn(fleet(20))))
    assert refresh(ofac, hours=12).outcome == "quarantined"

    deciding.accept(actor=supervisor, version=ofac.versions.latest(), note="OFAC's notice.")

    assert RecordVersion.objects.current().count() == 20


def test_a_failing_list_is_left_alone_for_longer_each_time(
    web: Server, ofac: SanctionsList
) -> None:
    at, waits = NOW, []
    for _ in range(3):
        run = refreshing.refresh(sanctions_list=ofac, agent=AGENT, now=at)
        assert run.outcome == "failed"
        assert ofac.wait_until is not None
        waits.append(ofac.wait_until - at)
        with pytest.raises(RefreshTooSoon, match="is left alone until"):
            refreshing.refresh(sanctions_list=ofac, agent=AGENT, now=at)
        at = ofac.wait_until

    assert timedelta(hours=3) <= waits[0] <= timedelta(hours=4.5)
    assert timedelta(hours=6) <= waits[1] <= timedelta(hours=9)
    assert (ofac.failures, len(web.asked)) == (3, 3)


def test_a_server_that_asks_to_be_left_alone_is(web: Server, ofac: SanctionsList) -> None:
    busy = body(b"later", status=429, headers={"Retry-After": str(20 * 3600)})
    web.serve("/SDN.CSV", busy)

    refresh(ofac)

    assert ofac.wait_until == NOW + timedelta(hours=20)


def test_a_person_may_ask_all_the_same_and_success_forgets_the_failures(
    web: Server, ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    refresh(ofac)
    (row,) = [each for each in overview.lists(investigator, now=NOW) if each.target == ofac]
    assert row.held_back_until == ofac.wait_until
    web.serve("/SDN.CSV", body(sdn(fleet(3))))
    web.serve("/ALT.CSV", body(ALT))

    runs.request(target=ofac, actor=investigator)
    assert refresh(ofac, hours=1).outcome == "changed"

    ofac.refresh_from_db()
    assert (ofac.failures, ofac.wait_until) == (0, None)
    web.answers.clear()
    refresh(ofac, hours=6)
    run = refreshing.refresh(sanctions_list=ofac, actor=supervisor, now=NOW + 7 * HOUR)
    assert (run.outcome, ofac.failures) == ("failed", 2)


def test_a_new_address_may_be_asked_at_once(
    web: Server, ofac: SanctionsList, administrator: User
) -> None:
    refresh(ofac)
    web.serve("/elsewhere.csv", body(sdn(fleet(3))))

    configuring.edit_list(
        actor=administrator,
        sanctions_list=ofac,
        address=f"{web.url}/elsewhere.csv",
        companion_addresses={},
    )

    assert refresh(ofac, hours=1).outcome == "changed"


def test_lists_that_are_switched_on_come_first(investigator: User) -> None:
    add_list("a-off", is_enabled=False)
    add_list("z-on")

    shown = [row.target.pk for row in overview.lists(investigator, now=NOW)]

    assert shown.index("z-on") < shown.index("a-off")


def bomb() -> bytes:
    """A gzip of zeros, a thousand times its size."""
    return gzip.compress(bytes(64 << 20))


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sdn.csv", bytes(64 << 20))
    return out.getvalue()


ENTITIES = b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(9)
)
XML_BOMB = b'<?xml version="1.0"?><!DOCTYPE x [' + ENTITIES + b"]><sdnList>&a8;</sdnList>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sdnList>&e;</sdnList>'
WHOLE = sdn([ship(37059, "ANGARA", ANGARA), *fleet(40)])
NUL = sdn([*fleet(40), ship(9, "A\0B", ANGARA)])


@pytest.fixture
def two_lists(web: Server) -> tuple[SanctionsList, SanctionsList]:
    """One that was good, and another behind it."""
    web.serve("/one", body(WHOLE))
    web.serve("/two", body(sdn(fleet(3))))
    one, two = (add_list(code, address=f"{web.url}/{code}") for code in ("one", "two"))
    refresh(one)
    return one, two


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (body(b""), "failed", "empty body"),
        (body(b"<!DOCTYPE html><title>503</title>"), "quarantined", "web page"),
        (half(WHOLE), "failed", "before the whole body"),
        (body(WHOLE[: len(WHOLE) // 2]), "quarantined", "cut off"),
        (body(WHOLE.decode().encode("utf-16-le")), "quarantined", "not plain text"),
        (body(WHOLE.decode().encode("cp037")), "quarantined", ""),
        (body(sdn([*fleet(41), *fleet(1)])), "quarantined", "more than once"),
        (body(bomb()), "quarantined", "unpacks to more than"),
        (body(zip_bomb()), "quarantined", "zip bomb"),
        (body(NUL), "failed", "cannot be kept"),
        (body(XML_BOMB), "quarantined", ""),
    ],
    ids=[
        "empty",
        "web page",
        "hung up",
        "half",
        "utf-16",
        "ebcdic",
        "repeated",
        "gzip bomb",
        "zip bomb",
        "nul",
        "xml for csv",
    ],
)
def test_a_bad_body_changes_nothing_and_reaches_no_other_list(
    web: Server,
    two_lists: tuple[SanctionsList, SanctionsList],
    answer: Answer,
    outcome: str,
    reason: str,
) -> None:
    one, two = two_lists
    before = list(RecordVersion.objects.values()), list(Designation.objects.values())
    web.serve("/one", answer)

    run = refresh(one, hours=6)

    assert (run.outcome, reason in run.message) == (outcome, True), run.message
    assert run.message
    assert (list(RecordVersion.objects.values()), list(Designation.objects.values())) == before
    one.refresh_from_db()
    assert one.last_success_at == NOW
    assert refresh(two, hours=6).outcome == "changed"


@pytest.mark.parametrize("content", [XML_BOMB, OUTSIDE])
def test_entities_are_refused(web: Server, content: bytes) -> None:
    held = add_list("xml", parser="ofac-sdn-xml", address=f"{web.url}/SDN.XML")
    web.serve("/SDN.XML", body(content))

    run = refresh(held)

    assert run.outcome == "quarantined"
    assert "root:" not in run.message
    assert not RecordVersion.objects.exists()


def test_names_in_another_encoding_are_taken_for_an_accident(
    web: Server, two_lists: tuple[SanctionsList, SanctionsList]
) -> None:
    one, _ = two_lists
    entries = [line.replace("SHIP", "КОРАБЛЬ") for line in fleet(40)]
    web.serve("/one", body(sdn([ship(37059, "ANGARA", ANGARA), *entries])))
    run = refresh(one, hours=6)

    assert run.outcome == "quarantined"
    assert "40 vessels would be renamed at once" in run.message


def test_numbers_that_vanish_at_once_are_taken_for_an_accident(
    web: Server, two_lists: tuple[SanctionsList, SanctionsList]
) -> None:
    one, _ = two_lists
    web.serve("/one", body(WHOLE.replace(b"Vessel Registration Identification", b"Vessel ID")))

    run = refresh(one, hours=6)

    assert run.outcome == "quarantined"
    assert "41 vessels would lose their IMO numbers at once" in run.message
    assert one.versions.latest().changes.filter(is_meaningful=True).count() == 41
    assert refresh(one, hours=12).outcome == "quarantined"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (fleet(2), "4 of 6 vessels would come off the list at once; more than 3 is"),
        ([line.replace("SHIP", "LADY") for line in fleet(6)], "6 vessels would be renamed at once"),
        ([line.replace(" IMO ", " No. ") for line in fleet(6)], "6 vessels would lose their IMO"),
        (fleet(3), ""),
    ],
)
def test_of_a_small_list_no_more_than_half_changes_at_once(rows: list[str], words: str) -> None:
    small = add_list("small", parser="ofac-sdn-csv")

    def bring(entries: list[str]) -> RefreshRun:
        return refreshing.import_body(
            sanctions_list=small, body=sdn(entries), file_name="sdn.csv", agent=AGENT
        )

    bring(fleet(6))
    run = bring(rows)

    assert (run.outcome == "quarantined") == bool(words)
    assert words in run.message


def test_dates_that_cannot_be_read_any_more_are_taken_for_an_accident() -> None:
    own = add_list("own", parser="plain-csv")
    dated = b"uid,name,imo,listed_on\n" + b"".join(
        b"%d,SHIP %d,%d,2024-06-25\n" % (n, n, imo_of(930_000 + n)) for n in range(6)
    )

    def bring(content: bytes) -> RefreshRun:
        return refreshing.import_body(
            sanctions_list=own, body=content, file_name="own.csv", agent=AGENT
        )

    bring(b"# list: whole\n# records: 6\n" + dated)
    run = bring(b"# list: whole\n# records: 6\n" + dated.replace(b"2024-06-25", b"#REF!"))

    assert run.outcome == "quarantined"
    assert "6 vessels would lose their dates of listing at once" in run.message


def test_what_is_stale_stays_stale_while_it_fails(
    web: Server, two_lists: tuple[SanctionsList, SanctionsList], investigator: User
) -> None:
    one, _ = two_lists
    web.answers.clear()
    refresh(one, hours=60)

    row = next(
        each for each in overview.lists(investigator, now=NOW + 3 * DAY) if each.target == one
    )

    assert (row.freshness.state, row.freshness.since) == ("stale", NOW)
