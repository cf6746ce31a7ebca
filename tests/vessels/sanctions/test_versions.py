"""What a run says that a version brought: its size first, then what differs, in plain words."""

import pytest

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
from vessels.models import ListVersion, RefreshOutcome, RefreshRun, SanctionsList
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db

HIM = "Secondary sanctions risk: this person is designated; "
ANGARA_ENTRY, LADY_R_ENTRY = ship(1, "ANGARA", ANGARA), ship(2, "LADY R", LADY_R)


@pytest.fixture
def ofac() -> SanctionsList:
    return add_list()


def take(ofac: SanctionsList, *entries: str) -> RefreshRun:
    return refreshing.import_body(
        sanctions_list=ofac, body=sdn(entries), file_name="sdn.csv", agent="task:test"
    )


def test_a_first_version_tells_its_size_and_no_change(ofac: SanctionsList) -> None:
    run = take(ofac, ANGARA_ENTRY, LADY_R_ENTRY, company(3))
    assert run.message == (
        "2 vessels, beside 1 other entry. This is the first version of the list."
    )
    assert run.outcome == RefreshOutcome.CHANGED


def test_a_later_version_tells_only_what_there_is(ofac: SanctionsList) -> None:
    take(ofac, ANGARA_ENTRY, LADY_R_ENTRY, company(3))
    run = take(ofac, ANGARA_ENTRY, LADY_R_ENTRY, ship(4, "MARIA", MARIA), company(3))
    assert run.message == "3 vessels: 1 added."
    reworded = ship(1, "ANGARA", ANGARA, more=HIM)
    renamed = entry(3, "COMPANY THREE", kind="", remarks="Identification Number IMO 6246853.")
    run = take(ofac, reworded, LADY_R_ENTRY, ship(4, "MARIA", MARIA), renamed)
    assert run.message == (
        "3 vessels: 1 changed (in wording only). Beside them 1 change of a company or person."
    )
    run = take(ofac, reworded, ship(2, "LADY R", LADY_R, flag="Gabon"), renamed)
    assert run.message == "2 vessels: 1 removed, 1 changed (1 in meaning)."


def test_another_file_that_says_the_same_says_so(ofac: SanctionsList) -> None:
    take(ofac, ANGARA_ENTRY, LADY_R_ENTRY)
    run = take(ofac, LADY_R_ENTRY, ANGARA_ENTRY)
    assert run.message == "2 vessels: none added, removed or changed."


def test_the_same_file_read_again_that_tells_nothing_more_is_nothing_new(
    ofac: SanctionsList,
) -> None:
    take(ofac, ANGARA_ENTRY, LADY_R_ENTRY)
    ofac.versions.update(parser_version="1")
    run = take(ofac, ANGARA_ENTRY, LADY_R_ENTRY)
    assert run.message == (
        "The same file, read again by a newer reader. 2 vessels: none added, removed or changed."
    )
    assert run.outcome == RefreshOutcome.UNCHANGED
    assert ListVersion.objects.accepted().count() == 2
