"""Records of a list on any day, what versions changed, a record's wordings, the feed of changes."""

import csv
import io
import json
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.vessels.sanctions.samples import ANGARA, MARIA, add_list, entry, fleet, sdn
from vessels.models import ListVersion, SanctionsList
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
OWNER = "TRANSMORFLOT LLC"


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(12), UTC)


def bring(held: SanctionsList, *entries: str, day: str) -> ListVersion:
    run = refreshing.import_body(
        sanctions_list=held, body=sdn(entries), file_name="sdn.csv", agent="test", now=noon(day)
    )
    assert run.outcome == "changed", run.message
    return held.versions.latest()


def linked(uid: int, name: str, imo: int, owner: str, more: str = "") -> str:
    remarks = f"{more}Vessel Registration Identification IMO {imo}; Linked To: {owner}."
    return entry(uid, name, remarks=remarks)


@pytest.fixture
def ofac(db: None) -> SanctionsList:
    """Four versions: two ships of an owner; one more; the owner and a ship renamed; one gone."""
    SanctionsList.objects.all().delete()
    held = add_list("ofac-sdn")
    company = entry(37049, OWNER, kind="", remarks="Identification Number IMO 6016988.")
    ships = [linked(1, "ETIM EMIN", ANGARA, OWNER), linked(2, "MARIA", MARIA, OWNER)]
    bring(held, company, *ships, *fleet(2), day="2023-01-31")
    bring(held, company, *ships, *fleet(3), day="2023-06-01")
    company = entry(37049, "MG-FLOT LLC", kind="", remarks="Identification Number IMO 6016988.")
    ships = [linked(1, "SAPFIR", ANGARA, "MG-FLOT LLC"), linked(2, "MARIA", MARIA, "MG-FLOT LLC")]
    bring(held, company, *ships, *fleet(3), day="2024-06-01")
    bring(held, company, *ships, *fleet(2), day="2025-06-01")
    return held


def get(client: Client, name: str, *args: Any, **query: Any) -> tuple[Any, str]:
    answer = client.get(reverse(f"vessels:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.context, " ".join(answer.content.decode().split())


# Records of a list


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "vessel"}, {"SAPFIR", "MARIA", "SHIP 0", "SHIP 1"}),
        ({"kind": "organisation"}, {"MG-FLOT LLC"}),
        ({"kind": "vessel", "on": "2024-02-09"},
         {"ETIM EMIN", "MARIA", "SHIP 0", "SHIP 1", "SHIP 2"}),
        ({"kind": "vessel", "on": "2023-02-01"}, {"ETIM EMIN", "MARIA", "SHIP 0", "SHIP 1"}),
        ({"kind": "vessel", "on": "2024-07-01", "known": "2024-02-09"},
         {"ETIM EMIN", "MARIA", "SHIP 0", "SHIP 1", "SHIP 2"}),
        ({"on": "2022-12-31"}, set()),
        ({"q": "sapfir"}, {"SAPFIR"}),
        ({"q": f"IMO {MARIA}"}, {"MARIA"}),
        ({"q": "37049", "on": "2024-02-09"}, {OWNER}),
    ],
)  # fmt: skip
def test_records_as_of_a_day(
    signed_in: Client, ofac: SanctionsList, query: dict[str, str], names: set[str]
) -> None:
    context, page = get(signed_in, "list-records", ofac.pk, **query)

    assert {record.name for record in context["page"]} == names
    assert ("You are reading the past" in page and "Back to today" in page) == ("on" in query)


def test_the_query_budget_of_records(
    signed_in: Client, ofac: SanctionsList, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        get(signed_in, "list-records", ofac.pk, on="2024-02-09")


# A version


@pytest.mark.parametrize("name", ["list-detail", "list-records"])
def test_of_many_versions_kept_aside_the_newest_are_told_in_full(
    signed_in: Client, ofac: SanctionsList, name: str
) -> None:
    def bring_an_error_page(number: int) -> None:
        page = f"<html><title>Error {number}</title></html>".encode()
        refreshing.import_body(
            sanctions_list=ofac,
            body=page,
            file_name="sdn.csv",
            agent="test",
            now=noon("2025-07-01"),
        )

    for number in range(3):
        bring_an_error_page(number)
    assert "More versions are kept aside" not in get(signed_in, name, ofac.pk)[1]

    bring_an_error_page(3)

    page = get(signed_in, name, ofac.pk)[1]
    assert page.count("See the difference and decide") == 3
    assert "More versions are kept aside" in page


def test_a_renaming_with_the_ships_that_follow_it_folded(
    signed_in: Client, ofac: SanctionsList
) -> None:
    version = ofac.versions.get(fetched_at=noon("2024-06-01"))

    context, page = get(signed_in, "version-detail", version.pk)

    names = [(change.kind, change.name) for change in context["page"]]
    assert names == [("renamed", "SAPFIR"), ("renamed", "MG-FLOT LLC")]
    assert "<b>Name:</b> TRANSMORFLOT LLC → MG-FLOT LLC" in page
    assert "1 record that names it follows" in page


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("renamed", ["SAPFIR", "MG-FLOT LLC"]),
        ("follows", ["MARIA"]),
        ("removed", []),
        ("nonsense", ["SAPFIR", "MG-FLOT LLC"]),
    ],
)
def test_a_version_by_kind_of_change(
    signed_in: Client, ofac: SanctionsList, show: str, names: list[str]
) -> None:
    version = ofac.versions.get(fetched_at=noon("2024-06-01"))

    context, _ = get(signed_in, "version-detail", version.pk, show=show)

    assert [change.name for change in context["page"]] == names


def test_a_version_by_kind_of_party(signed_in: Client, ofac: SanctionsList) -> None:
    version = ofac.versions.get(fetched_at=noon("2024-06-01"))

    context, page = get(signed_in, "version-detail", version.pk, of="vessel")

    assert [change.name for change in context["page"]] == ["MARIA", "SAPFIR"]
    assert "repeats the new name of MG-FLOT LLC" in page


# A record


def test_any_two_wordings_are_compared(signed_in: Client, ofac: SanctionsList) -> None:
    more = "Additional Sanctions Information - Subject to Secondary Sanctions; "
    bring(ofac, linked(1, "SAPFIR", ANGARA, "MG-FLOT LLC", more), *fleet(2), day="2025-06-02")
    first, middle, last = ofac.records.filter(uid="1").order_by("pk")

    context, page = get(signed_in, "record-detail", last.pk)
    assert (context["comparison"].before, context["comparison"].after) == (middle, last)
    assert "No fact differs: the wording alone does." in page
    assert '<th scope="col">2024-06-01 12:00Z</th><th scope="col">2025-06-02 12:00Z</th>' in page

    answer = signed_in.get(
        reverse("vessels:record-detail", args=[last.pk]), {"from": first.pk, "to": last.pk}
    )
    comparison = answer.context["comparison"]
    assert (comparison.before, comparison.after) == (first, last)
    assert ("Name", "ETIM EMIN", "SAPFIR") in [
        (fact.label, fact.before, fact.after) for fact in comparison.facts
    ]
    assert {field.name for field in comparison.fields} >= {"name", "remarks"}


def test_wordings_of_versions_brought_by_hand_are_told_by_their_days(
    signed_in: Client, ofac: SanctionsList
) -> None:
    refreshing.import_body(
        sanctions_list=ofac,
        body=sdn([linked(1, "SAPFIR", MARIA, "MG-FLOT LLC"), *fleet(2)]),
        file_name="sdn.csv",
        agent="test",
        taken_on=date(2025, 7, 1),
    )
    page = get(signed_in, "record-detail", ofac.records.filter(uid="1").latest("pk").pk)[1]

    assert '<th scope="col">2024-06-01 12:00Z</th><th scope="col">2025-07-01</th>' in page
    assert "23:59Z" not in page


def test_a_record_as_of_a_day(signed_in: Client, ofac: SanctionsList) -> None:
    record = ofac.records.get(uid="1", is_current=True)

    context, page = get(signed_in, "record-detail", record.pk, on="2024-02-09")

    assert context["served"].name == "ETIM EMIN"
    assert "You are reading the past: 2024-02-09." in page
    context, page = get(signed_in, "record-detail", record.pk, on="2022-01-01")
    assert context["served"] is None
    assert "No wording of this entry had been served by then" in page


def test_both_times_of_a_designation_and_who_cites_the_record(
    signed_in: Client, ofac: SanctionsList
) -> None:
    gone = ofac.records.get(uid="50002")
    _, page = get(signed_in, "record-detail", gone.pk)
    assert 'absent by <time class="nowrap" datetime="2025-06-01' in page
    # What was known before it was seen to be gone: the designation, and its link.
    assert page.count('class="superseded"') == 2

    owner = ofac.records.get(uid="37049", is_current=True)
    _, page = get(signed_in, "record-detail", owner.pk)
    assert "Named by" in page
    assert "SAPFIR" in page


# The feed of changes


def test_the_feed_is_newest_first_and_without_the_first_version(
    signed_in: Client, ofac: SanctionsList
) -> None:
    context, page = get(signed_in, "list-changes")

    assert [(change.kind, change.name) for change in context["page"]] == [
        ("removed", "SHIP 2"),
        ("renamed", "SAPFIR"),
        ("renamed", "MG-FLOT LLC"),
        ("added", "SHIP 2"),
    ]
    assert "1 record that names it follows" in page


def test_the_feed_offers_lists_that_brought_anything_and_the_one_asked_for(
    signed_in: Client, ofac: SanctionsList
) -> None:
    add_list("other")

    plain, _ = get(signed_in, "list-changes")
    asked, _ = get(signed_in, "list-changes", sanctions_list="other")

    offered = [sorted(context["form"].lists) for context in (plain, asked)]
    assert offered == [["ofac-sdn"], ["ofac-sdn", "other"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "removed"}, ["SHIP 2"]),
        ({"party": "organisation"}, ["MG-FLOT LLC"]),
        ({"party": "vessel", "wording": "on", "since": "2024-01-01", "until": "2024-12-31"},
         ["MARIA", "SAPFIR"]),
        ({"until": "2023-12-31"}, ["SHIP 2"]),
        ({"sanctions_list": "ofac-sdn", "since": "2025-06-01"}, ["SHIP 2"]),
        ({"sanctions_list": "other"}, []),
    ],
)  # fmt: skip
def test_the_feed_by_list_kind_party_and_day(
    signed_in: Client, ofac: SanctionsList, query: dict[str, str], names: list[str]
) -> None:
    add_list("other")

    context, _ = get(signed_in, "list-changes", **query)

    assert [change.name for change in context["page"]] == names


def test_filters_that_cannot_be_read_are_told(signed_in: Client, ofac: SanctionsList) -> None:
    _, page = get(signed_in, "list-changes", since="2025-01-02", until="2025-01-01")

    assert "The last day is before the first. Swap them. Shown is everything." in page


def test_what_is_shown_can_be_taken_away(signed_in: Client, ofac: SanctionsList) -> None:
    def taken(**query: str) -> str:
        answer = signed_in.get(reverse("vessels:changes-download"), query)
        assert "attachment" in answer.headers["Content-Disposition"]
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # streamed

    rows = json.loads(taken(type="json", kind="renamed"))
    assert [row["name"] for row in rows] == ["SAPFIR", "MG-FLOT LLC"]
    assert rows[1]["followed_by"] == [{"entry": "2", "name": "MARIA", "imo": MARIA}]
    assert rows[0]["known_at"] == "2024-06-01T12:00:00Z"
    (row,) = csv.DictReader(io.StringIO(taken(type="csv", kind="renamed", party="organisation")))
    assert row["fields"].startswith("Name: TRANSMORFLOT LLC -> MG-FLOT LLC")
    (row,) = csv.DictReader(io.StringIO(taken(type="csv", kind="renamed", party="vessel")))
    assert "Linked to: TRANSMORFLOT LLC -> MG-FLOT LLC" in row["fields"]
    assert json.loads(taken(type="json", kind="renumbered")) == []


@pytest.mark.parametrize("count", [1, 40])
def test_the_query_budget_of_the_feed(
    signed_in: Client,
    ofac: SanctionsList,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count // 10):
        other = add_list(f"list-{number}")
        bring(other, *fleet(1), day="2025-01-01")
        bring(other, *fleet(11), day="2025-02-01")

    with django_assert_max_num_queries(12):
        get(signed_in, "list-changes")


# Feeds and lists


def test_lists_that_were_never_loaded_are_folded_away(
    signed_in: Client, ofac: SanctionsList
) -> None:
    for number in range(14):
        add_list(f"known-{number}", is_enabled=False)

    context, page = get(signed_in, "feed-list")

    assert [row.target.pk for row in context["lists_in_use"]] == ["ofac-sdn"]
    assert "14 more, switched off and never loaded" in page
    assert reverse("vessels:list-changes") in page


def test_versions_and_changes_of_one_list_are_a_link_away(
    signed_in: Client, ofac: SanctionsList
) -> None:
    _, page = get(signed_in, "list-detail", ofac.pk)

    assert reverse("vessels:list-records", args=[ofac.pk]) in page
    assert f"{reverse('vessels:list-changes')}?sanctions_list=ofac-sdn" in page


# Which version was in force


def versions_of(held: SanctionsList) -> list[ListVersion]:
    return list(held.versions.order_by("fetched_at"))


@pytest.mark.parametrize(
    ("query", "served", "known"),
    [
        ({"on": "2024-02-09"}, 1, 1),
        ({"on": "2024-06-01"}, 2, 2),
        ({"on": "2024-07-01", "known": "2024-02-09"}, 2, 1),
        ({"known": "2023-02-01"}, 0, 0),
        ({"on": "2022-12-31"}, None, None),
    ],
)
def test_a_list_names_the_version_in_force_on_a_day(
    signed_in: Client,
    ofac: SanctionsList,
    query: dict[str, str],
    served: int | None,
    known: int | None,
) -> None:
    context, page = get(signed_in, "list-detail", ofac.pk, **query)

    held = versions_of(ofac)
    standing = context["standing"]
    expected = held[served] if served is not None else None
    if "on" in query:
        assert standing.served == expected
    assert standing.known == (held[known] if known is not None else None)
    assert "You are reading the past" in page
    assert "Back to today" in page
    if served is None:
        assert "no version served by then is held: what the list said is unknown" in page
    else:
        assert "in force that day" in page


def test_one_accepted_later_was_not_known_before(signed_in: Client, ofac: SanctionsList) -> None:
    second = versions_of(ofac)[1]
    ListVersion.objects.filter(pk=second.pk).update(decided_at=noon("2024-05-01"))

    context, page = get(signed_in, "list-detail", ofac.pk, on="2024-02-09")

    assert context["standing"].served == second
    assert context["standing"].known == versions_of(ofac)[0]
    assert "held that day" in page
    assert "differs" in page


def test_a_version_says_how_long_it_was_in_force_here(
    signed_in: Client, ofac: SanctionsList
) -> None:
    first, second, *_, last = versions_of(ofac)

    context, page = get(signed_in, "version-detail", first.pk, on="2024-02-09")
    assert (context["stay"].since, context["stay"].until) == (first.fetched_at, second.fetched_at)
    assert "it was <b>not</b> the version held here" in page
    _, page = get(signed_in, "version-detail", second.pk, on="2024-02-09", show="added")
    assert "<b>this was the version held here</b>" in page
    assert "show=added&amp;of=vessel&amp;on=2024-02-09" in page
    context, page = get(signed_in, "version-detail", last.pk)
    assert context["stay"].until is None
    assert "You are reading the past" not in page


def test_changes_of_then(signed_in: Client, ofac: SanctionsList) -> None:
    context, page = get(signed_in, "list-changes", on="2024-02-09")
    assert {change.name for change in context["page"]} == {"SHIP 2"}
    assert "You are reading the past: 2024-02-09." in page
    assert f"{reverse('vessels:list-detail', args=[ofac.pk])}?on=2024-02-09" in page
    context, _ = get(signed_in, "list-changes", known="2024-06-01")
    assert "MG-FLOT LLC" in {change.name for change in context["page"]}
    assert "SHIP 2" in {change.name for change in context["page"]}
    _, page = get(signed_in, "list-changes", on="tomorrow")
    assert "Write the day as year-month-day" in page
    assert "You are reading the past" not in page


def test_links_keep_the_day_and_the_way_back_keeps_the_rest(
    signed_in: Client, ofac: SanctionsList
) -> None:
    _, page = get(signed_in, "list-records", ofac.pk, on="2024-02-09", kind="vessel")
    assert f'href="{reverse("vessels:list-records", args=[ofac.pk])}?kind=vessel">Back' in page
    record = ofac.records.get(name="ETIM EMIN")
    assert f"{reverse('vessels:record-detail', args=[record.pk])}?on=2024-02-09" in page
    assert f"{reverse('vessels:list-detail', args=[ofac.pk])}?on=2024-02-09" in page
    _, page = get(signed_in, "list-detail", ofac.pk, on="9.2.2024", known="2024-02-09")
    assert "Write the day as year-month-day" in page
    assert "Shown is today." in page
    assert "You are reading the past" not in page
