"""What a version brings for the vessels we hold: meaning only, once, to those who watch."""

import pytest

from accounts.models import Notice, NoticeKind, User
from tests.vessels.sanctions.samples import ANGARA, MARIA, add_list, company, entry, sdn, ship
from vessels import registering
from vessels.models import ListVersion, SanctionsList, Vessel
from vessels.sanctions import news, refreshing
from vessels.tracking import watching

pytestmark = pytest.mark.django_db

HIM = "Secondary sanctions risk: this person is designated. "


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
    assert only.vessel == angara
    assert only.url == f"/vessels/{angara.pk}/sanctions/"
    assert only.text.startswith("Entry 1, the first version held of 20")


def test_another_wording_is_no_news(ofac: SanctionsList, angara: Vessel) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    assert titles(take(ofac, ship(1, "ANGARA", ANGARA, more=HIM))) == []


def test_a_new_flag_is_told_with_what_it_was(ofac: SanctionsList, angara: Vessel) -> None:
    take(ofac, ship(1, "ANGARA", ANGARA))
    [told] = news.of(take(ofac, ship(1, "ANGARA", ANGARA, flag="Gabon")))
    assert told.title == "ANGARA is described anew by OFAC-SDN"
    assert "Flag: RUSSIA → GABON." in told.text


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


def test_an_owners_new_name_is_told_once_for_each_of_its_ships(
    ofac: SanctionsList, angara: Vessel
) -> None:
    angara_entry = ship(1, "ANGARA", ANGARA)
    take(ofac, leasing(), angara_entry)
    renamed = angara_entry.replace("M LEASING LLC", "N LEASING LLC")
    version = take(ofac, leasing("N LEASING LLC"), renamed)
    assert titles(version) == [
        "ANGARA: M LEASING LLC, to whom OFAC-SDN ties her, is now called N LEASING LLC on OFAC-SDN"
    ]


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
