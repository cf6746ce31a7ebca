"""What a version brings for the vessels we hold: meaning only, once, to those who watch."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import notices
from accounts.models import Notice, NoticeKind, User
from tests.vessels.sanctions.samples import (
    ANGARA,
    LADY_R,
    MARIA,
    add_list,
    company,
    entry,
    sdn,
    ship,
)
from vessels import registering
from vessels.models import ListVersion, SanctionsList, Vessel
from vessels.sanctions import news, refreshing
from vessels.tracking import watching

pytestmark = pytest.mark.django_db

HIM = "Secondary sanctions risk: this person is designated; "


@pytest.fixture
def ofac() -> SanctionsList:
    return add_list()


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return registering.open_vessel(actor=investigator, imo=str(ANGARA), name="ANGARA")


def take(ofac: SanctionsList, *entries: str) -> ListVersion:
    refreshing.import_body(
        sanctions_list=ofac, body=sdn(entries), file_name="sdn.csv", agent="task:test"
    )
    return ofac.versions.accepted().latest()


def titles(version: ListVersion) -> list[str]:
    return [each.title for each in news.of(version)]


def leasing(name: str = "M LEASING LLC") -> str:
    return entry(900, name, kind="", remarks="Identification Number IMO 6246853.")


def test_a_listing_of_a_vessel_we_hold_is_news_and_of_others_is_not(
    ofac: SanctionsList, angara: Vessel
) -> None:
    version = take(ofac, ship(1, "ANGARA", ANGARA), ship(2, "MARIA", MARIA), company(3))
    assert titles(version) == ["ANGARA is listed on OFAC-SDN"]
    [only] = news.of(version)
    assert only.vessels == (angara,)
    assert only.url == f"/vessels/{angara.pk}/sanctions/"
    assert only.text.startswith("Entry 1, the first version held of 20")


def test_a_version_brought_by_hand_is_told_by_its_day(ofac: SanctionsList, angara: Vessel) -> None:
    refreshing.import_body(
        sanctions_list=ofac,
        body=sdn([ship(1, "ANGARA", ANGARA)]),
        file_name="sdn.csv",
        agent="task:test",
        taken_on=date(2023, 1, 31),
    )
    [told] = news.of(ofac.versions.accepted().latest())
    assert told.text.startswith("Entry 1, the first version held of 2023-01-31.")


def test_another_wording_is_no_news(ofac: SanctionsList, angara: Vessel) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    assert titles(take(ofac, ship(1, "ANGARA", ANGARA, more=HIM))) == []


def test_a_new_flag_is_told_with_what_it_was(ofac: SanctionsList, angara: Vessel) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    [told] = news.of(take(ofac, ship(1, "ANGARA", ANGARA, flag="Gabon")))
    assert told.title == "ANGARA has a changed entry on OFAC-SDN"
    assert "Flag: RUSSIA → GABON." in told.text


@pytest.mark.parametrize(("number", "said"), [(MARIA, str(MARIA)), (0, "not stated")])
def test_a_ship_whose_number_an_entry_gives_no_more_is_told(
    ofac: SanctionsList, angara: Vessel, number: int, said: str
) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    after = ship(1, "ANGARA", number) if number else entry(1, "ANGARA")
    [told] = news.of(take(ofac, after))
    assert told.vessels == (angara,)
    assert f"IMO number: {ANGARA} → {said}." in told.text


def test_a_rename_and_a_delisting_are_told_apart(ofac: SanctionsList, angara: Vessel) -> None:
    other = ship(2, "MARIA", MARIA)
    take(ofac, ship(1, "ANGARA", ANGARA), other)
    renamed = take(ofac, ship(1, "LADY D", ANGARA), other)
    assert titles(renamed) == ["ANGARA is now called LADY D on OFAC-SDN"]
    assert titles(take(ofac, other)) == ["ANGARA is no longer on OFAC-SDN"]


def test_a_new_identifier_alone_is_neither_a_delisting_nor_news(
    ofac: SanctionsList, angara: Vessel
) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    assert titles(take(ofac, ship(7, "ANGARA", ANGARA))) == []
    [told] = titles(take(ofac, ship(8, "ANGARA", ANGARA, flag="Gabon")))
    assert told == "ANGARA is under a new identifier on OFAC-SDN: 7 became 8"


def rename_the_owner(ofac: SanctionsList, *entries: str) -> ListVersion:
    """The entries come with M LEASING LLC first, then with its new name."""
    take(ofac, leasing(), *entries)
    renamed = [each.replace("M LEASING LLC", "N LEASING LLC") for each in entries]
    return take(ofac, leasing("N LEASING LLC"), *renamed)


def open_all(investigator: User) -> list[Vessel]:
    named = {ANGARA: "ANGARA", MARIA: "MARIA", LADY_R: "LADY R"}
    return [
        registering.open_vessel(actor=investigator, imo=str(imo), name=name)
        for imo, name in named.items()
    ]


FLEET = (ship(1, "ANGARA", ANGARA), ship(2, "MARIA", MARIA), ship(3, "LADY R", LADY_R))


def test_an_owners_new_name_is_one_piece_of_news_with_all_its_ships(
    ofac: SanctionsList, investigator: User
) -> None:
    ships = open_all(investigator)
    [told] = news.of(rename_the_owner(ofac, *FLEET))
    assert told.title == "M LEASING LLC is now called N LEASING LLC on OFAC-SDN"
    assert set(told.vessels) == set(ships)
    assert told.url == "/vessels/parties/ofac-sdn/900/"
    assert "Name: M LEASING LLC → N LEASING LLC." in told.text
    assert told.text.endswith("OFAC-SDN ties it to the vessels named here.")


def test_a_watcher_of_three_of_its_ships_has_one_notice_that_names_them(
    ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    ships = open_all(investigator)
    take(ofac, leasing(), *FLEET)
    for vessel in ships:
        watching.watch(actor=investigator, vessel=vessel)
    watching.watch(actor=supervisor, vessel=ships[0])
    version = rename_the_owner(ofac, *FLEET)
    assert news.tell_watchers(version=version, agent="task:test") == 2
    assert news.tell_watchers(version=version, agent="task:test") == 0
    mine, hers = (Notice.objects.get(recipient=each) for each in (investigator, supervisor))
    assert [link.label for link in mine.links.all()] == [
        "ANGARA (IMO 9179842)", "LADY R (IMO 9161003)", "MARIA (IMO 8517839)"
    ]  # fmt: skip
    assert [link.label for link in hers.links.all()] == ["ANGARA (IMO 9179842)"]


def test_a_ship_watched_later_is_added_to_the_notice_of_her_owner_which_is_new_again(
    ofac: SanctionsList, investigator: User, supervisor: User
) -> None:
    angara, maria, _ = open_all(investigator)
    take(ofac, leasing(), *FLEET)
    watching.watch(actor=investigator, vessel=angara)
    news.tell_watchers(version=rename_the_owner(ofac, *FLEET), agent="task:test")
    notices.set_read(actor=investigator)

    watching.watch(actor=investigator, vessel=maria)
    watching.watch(actor=supervisor, vessel=maria)

    told = Notice.objects.get()
    assert (told.recipient, told.read_at) == (investigator, None)
    assert [link.label for link in told.links.all()] == [
        "ANGARA (IMO 9179842)", "MARIA (IMO 8517839)"
    ]  # fmt: skip
    notices.set_read(actor=investigator)
    watching.unwatch(actor=investigator, vessel=maria)
    watching.watch(actor=investigator, vessel=maria)
    assert Notice.objects.get().read_at is not None


def test_a_ship_tied_only_after_the_change_is_not_added(
    ofac: SanctionsList, investigator: User
) -> None:
    angara, maria, _ = open_all(investigator)
    other = ship(2, "MARIA", MARIA).replace("M LEASING LLC", "OTHER LLC")
    take(ofac, leasing(), FLEET[0], other)
    watching.watch(actor=investigator, vessel=angara)
    version = rename_the_owner(ofac, FLEET[0], other)
    news.tell_watchers(version=version, agent="task:test")
    sold = other.replace("OTHER LLC", "N LEASING LLC")
    take(ofac, leasing("N LEASING LLC"), FLEET[0].replace("M LEASING", "N LEASING"), sold)
    watching.watch(actor=investigator, vessel=maria)
    told = Notice.objects.get(title__startswith="M LEASING LLC is now called")
    assert [link.label for link in told.links.all()] == ["ANGARA (IMO 9179842)"]


def test_telling_of_more_ships_takes_no_more_queries(
    ofac: SanctionsList, investigator: User
) -> None:
    ships = open_all(investigator)
    take(ofac, leasing(), *FLEET)
    counts = []
    for watched in (ships[:1], ships):
        for vessel in watched:
            watching.watch(actor=investigator, vessel=vessel)
        Notice.objects.all().delete()
        version = rename_the_owner(ofac, *FLEET)
        with CaptureQueriesContext(connection) as captured:
            assert news.tell_watchers(version=version, agent="task:test") == 1
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_watchers_are_told_and_only_they(
    ofac: SanctionsList, angara: Vessel, investigator: User, supervisor: User
) -> None:
    watching.watch(actor=investigator, vessel=angara)
    version = take(ofac, ship(1, "ANGARA", ANGARA))
    assert news.tell_watchers(version=version, agent="task:test") == 1
    assert news.tell_watchers(version=version, agent="task:test") == 0
    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (investigator, NoticeKind.LISTING)
    assert told.title == "ANGARA is listed on OFAC-SDN"


def test_who_began_to_watch_after_it_was_known_is_told_nothing(
    ofac: SanctionsList, angara: Vessel, investigator: User
) -> None:
    version = take(ofac, ship(1, "ANGARA", ANGARA))
    watching.watch(actor=investigator, vessel=angara)
    assert news.tell_watchers(version=version, agent="task:test") == 0


def test_queries_do_not_grow_with_the_changes(
    ofac: SanctionsList, investigator: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    registering.open_vessel(actor=investigator, imo=str(ANGARA), name="ANGARA")
    registering.open_vessel(actor=investigator, imo=str(MARIA), name="MARIA")
    version = take(ofac, ship(1, "ANGARA", ANGARA), ship(2, "MARIA", MARIA), leasing())
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # a context manager
        assert len(news.of(version)) == 2
