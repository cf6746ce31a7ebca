"""The sanctions tab: her status on every list, as of any day, and a bar per list."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.vessels.sanctions.samples import ANGARA, DAY, add_list, entry, fleet, sdn, ship
from vessels.models import Match, MatchState, SanctionsList, Vessel
from vessels.sanctions import bars, refreshing
from vessels.sanctions.matches import deciding, finding

pytestmark = pytest.mark.django_db


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(12), UTC)


@pytest.fixture
def angara(investigator: User) -> Vessel:
    """On OFAC's list without a date, seen in 2023 and today; on the EU's since 25 June 2024."""
    SanctionsList.objects.all().delete()
    today = timezone.now()
    ofac, eu = add_list("ofac-sdn"), add_list("eu-annex-xlii", parser="plain-csv")
    hers = ship(37059, "ANGARA", ANGARA)
    eu_body = f"uid,name,imo,programme,listed_on\n1,Angara,{ANGARA},EU-RUS,2024-06-25\n".encode()
    for held, body, at in (
        (ofac, sdn([hers, *fleet(2)]), noon("2023-01-31")),
        (ofac, sdn([hers, *fleet(3)]), today),
        (eu, eu_body, today - DAY),
    ):
        run = refreshing.import_body(
            sanctions_list=held, body=body, file_name="list.csv", agent="test", now=at
        )
        assert run.outcome == "changed", run.message
    return Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)


def shown(client: Client, vessel: Vessel, **query: str) -> tuple[Any, str]:
    answer = client.get(reverse("vessels:vessel-sanctions", args=[vessel.pk]), query)
    assert answer.status_code == 200
    return answer.context, " ".join(answer.content.decode().split())


def test_today_with_designations_and_source(signed_in: Client, angara: Vessel) -> None:
    context, page = shown(signed_in, angara)

    assert [row.by_law.state for row in context["rows"]] == ["listed", "listed"]
    assert "In force from 2024-06-25, stated by the list" in page
    assert "In force from: the list does not say" in page
    record = context["rows"][0].by_law.record
    assert reverse("vessels:record-detail", args=[record.pk]) in page
    assert "Back to today" not in page
    assert "Read as of" in page


def test_as_of_a_day_by_law_and_as_it_was_known(signed_in: Client, angara: Vessel) -> None:
    context, page = shown(signed_in, angara, on="2024-02-09")

    by_list = {row.by_law.sanctions_list.pk: row for row in context["rows"]}
    assert by_list["ofac-sdn"].by_law.state == "listed"
    assert by_list["ofac-sdn"].as_known.state == "unknown"
    assert by_list["eu-annex-xlii"].by_law.state == "never_listed"
    assert "the list dates her listing 2024-06-25" in page
    assert "we held no version of this list then" in page
    assert "Sanctions lists as of 2024-02-09" in page
    assert "Back to today" in page


def test_known_later_than_the_day(signed_in: Client, angara: Vessel) -> None:
    today = timezone.now().date().isoformat()

    context, _ = shown(signed_in, angara, on="2024-02-09", known=today)

    assert {row.differ for row in context["rows"]} == {False}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"on": "9.2.2024"}, "Write the day as year-month-day"),
        ({"known": "2999-01-01"}, "still to come"),
    ],
)
def test_a_day_that_cannot_be_read_is_told(
    signed_in: Client, angara: Vessel, query: dict[str, str], said: str
) -> None:
    context, page = shown(signed_in, angara, **query)

    assert said in page
    assert "Shown is today." in page
    assert not context["past"].is_past
    assert "You are reading the past" not in page


def test_lists_without_a_version_say_nothing_about_her(signed_in: Client, angara: Vessel) -> None:
    add_list("uk-sanctions")

    _, page = shown(signed_in, angara)

    assert "No version is held of" in page
    assert "That is no statement about her." in page


def test_bars_have_a_stretch_for_each_state(angara: Vessel) -> None:
    by_list = {bar.sanctions_list.pk: bar for bar in bars.bars(angara, now=timezone.now())}

    assert [each.state for each in by_list["ofac-sdn"].segments] == ["listed"]
    (eu,) = by_list["eu-annex-xlii"].segments
    assert (eu.state, eu.start) == ("listed", datetime(2024, 6, 25, tzinfo=UTC))
    assert eu.why == "by the list's own date"
    assert len(by_list["ofac-sdn"].served) == 2


def test_a_bar_shows_what_is_not_known_between_versions(investigator: User) -> None:
    SanctionsList.objects.all().delete()
    ofac, now = add_list(), noon("2024-06-01")
    hers = ship(37059, "ANGARA", ANGARA)
    for body, day in (([hers], "2024-01-01"), ([], "2024-03-01"), ([hers], "2024-05-31")):
        refreshing.import_body(
            sanctions_list=ofac,
            body=sdn([*body, *fleet(2)]),
            file_name="sdn.csv",
            agent="test",
            now=noon(day),
        )
    vessel = Vessel.objects.create(imo_number=ANGARA, created_by=investigator)

    (bar,) = bars.bars(vessel, now=now)

    found = [(each.state, f"{each.start:%Y-%m-%d}") for each in bar.segments]
    assert found == [
        ("unknown", "2024-01-01"),
        ("unknown", "2024-03-01"),
        ("listed", "2024-05-31"),
    ]
    assert "came off it" in bar.segments[0].why
    assert "came onto it" in bar.segments[1].why


def test_a_bar_without_a_stretch_says_why(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    refreshing.import_body(
        sanctions_list=add_list("own-extract", parser="plain-csv"),
        body=b"uid,name,imo\n1,OTHER,9187629\n",
        file_name="part.csv",
        agent="test",
        is_extract=True,
    )
    unnumbered = Vessel.objects.create(name="ANGARA", created_by=investigator)

    for vessel, said, unsaid in (
        (angara, "only an extract of this list is held", "no IMO number"),
        (unnumbered, "no IMO number to compare", "only an extract of this list is held"),
    ):
        table = shown(signed_in, vessel)[1].partition("The same as a table")[2]
        assert said in table.partition("</table>")[0]
        assert unsaid not in table.partition("</table>")[0]


def test_a_match_that_waits_is_named_where_the_list_says_never_listed(
    signed_in: Client, investigator: User
) -> None:
    SanctionsList.objects.all().delete()
    number = 9712345
    vessel = Vessel.objects.create(imo_number=number, name="MAR AZUL", created_by=investigator)
    now = timezone.now()
    for code, name in (("ofac-sdn", "MAR AZUL"), ("uk-sanctions", "OTHER")):
        refreshing.import_body(
            sanctions_list=add_list(code),
            body=sdn([entry(4238, name), *fleet(2)]),
            file_name="sdn.csv",
            agent="test",
            now=now - DAY,
        )
    finding.find(agent="test")
    match = Match.objects.get()
    words = f'A match waits for review: <a href="#match-{match.pk}">entry 4238, MAR AZUL</a>.'

    context, page = shown(signed_in, vessel)

    assert [row.by_law.state for row in context["rows"]] == ["never_listed", "never_listed"]
    assert page.count(words) == 1
    row = page.partition("OFAC-SDN</a>")[2].partition("</tr>")[0]
    assert words in row
    assert f'id="match-{match.pk}"' in page
    assert "A match waits" not in shown(signed_in, vessel, on=f"{now:%Y-%m-%d}")[1]

    deciding.decide(
        actor=investigator, match=match, verdict=MatchState.DISMISSED, reason="Another ship."
    )
    assert "A match waits" not in shown(signed_in, vessel)[1]


@pytest.mark.parametrize("count", [1, 20])
def test_the_query_budget(
    signed_in: Client,
    angara: Vessel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        run = refreshing.import_body(
            sanctions_list=add_list(f"list-{number}"),
            body=sdn([ship(37059, "ANGARA", ANGARA), *fleet(3)]),
            file_name="sdn.csv",
            agent="test",
            now=timezone.now(),
        )
        assert run.outcome == "changed"

    with django_assert_max_num_queries(40):
        shown(signed_in, angara, on="2024-02-09")
