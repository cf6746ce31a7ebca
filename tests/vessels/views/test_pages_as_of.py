"""The list of vessels, the search in the lists and the matches, read as of a day."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from evidence.precision import Precision
from tests.vessels.sanctions.samples import ANGARA, add_list, imo_of, sdn, ship
from tests.vessels.track_samples import claim, day
from vessels.models import (
    Attribute,
    IdentityClaim,
    Match,
    MatchDecision,
    MatchState,
    SanctionsList,
    Vessel,
)
from vessels.sanctions import refreshing
from vessels.sanctions.matches import deciding, finding
from vessels.tracking import watching

pytestmark = pytest.mark.django_db
REST = [ship(60_000 + n, f"VOLGA {n:02}", imo_of(930_000 + n)) for n in range(30)]
BEFORE, BETWEEN, AFTER = "2023-06-01", "2024-02-09", "2024-06-02"


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(12), UTC)


def bring(held: SanctionsList, body: bytes, day_of: str, **more: Any) -> None:
    run = refreshing.import_body(
        sanctions_list=held,
        body=body,
        file_name="list.csv",
        agent="test",
        now=noon(day_of),
        **more,
    )
    assert run.outcome in {"changed", "unchanged"}, run.message


@pytest.fixture
def ofac() -> SanctionsList:
    """Until 10 February 2024 ETIM and HERMANN; in June SAPFIR under ETIM's entry, ANGARA."""
    SanctionsList.objects.all().delete()
    held = add_list()
    etim = ship(37069, "ETIM", imo_of(920_000))
    sapfir = ship(37069, "SAPFIR", imo_of(920_000))
    hermann, angara = ship(15037, "HERMANN", imo_of(910_000)), ship(37059, "ANGARA", ANGARA)
    for seen in ("2024-01-31", "2024-02-10"):
        bring(held, sdn([etim, hermann, *REST]), seen)
    bring(held, sdn([sapfir, angara, *REST]), "2024-06-01")
    return held


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)
    turn = day(2024, 3, 1)
    claim(investigator, vessel, Attribute.FLAG, "Panama", valid_to=turn)
    claim(investigator, vessel, Attribute.FLAG, "Russia", valid_from=day(2024, 3, 2))
    claim(
        investigator,
        vessel,
        Attribute.NAME,
        "LADY D",
        valid_to=day(2024, 2, 1),
        valid_precision=Precision.MONTH,
    )
    return vessel


def shown(client: Client, name: str, *args: Any, **query: str) -> tuple[Any, str]:
    answer: Any = client.get(reverse(f"vessels:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.context, " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("query", "state", "flag", "says"),
    [
        ({"on": BETWEEN}, "never_listed", "Panama", "then called LADY D"),
        ({"on": AFTER}, "listed", "Russia", "OFAC-SDN: listed"),
        ({"on": BEFORE}, "unknown", "Panama", "OFAC-SDN: unknown"),
        ({"on": AFTER, "known": BETWEEN}, None, "", "No vessel had been added by then"),
    ],
)
def test_the_vessels_of_a_day(
    signed_in: Client,
    ofac: SanctionsList,
    angara: Vessel,
    query: dict[str, str],
    state: str | None,
    flag: str,
    says: str,
) -> None:
    context, page = shown(signed_in, "vessel-list", **query)

    assert says in page
    assert f"You are reading the past: {query['on']}" in page
    if state is None:
        assert context["rows"] == []
        return
    (row,) = context["rows"]
    assert [each.state for each in row["statuses"]] == [state]
    assert dict(row["columns"])["Flag"] == [flag]
    assert f"{reverse('vessels:vessel-sanctions', args=[angara.pk])}?on={query['on']}" in page


def test_what_was_known_of_a_vessel_that_was_here_by_then(
    signed_in: Client, ofac: SanctionsList, angara: Vessel
) -> None:
    Vessel.objects.update(created_at=noon(BEFORE))
    IdentityClaim.objects.update(asserted_at=noon("2024-06-02"))

    early, _ = shown(signed_in, "vessel-list", on=AFTER, known=BETWEEN)
    (row,) = early["rows"]
    assert [each.state for each in row["statuses"]] == ["unknown"]  # last seen long before
    assert dict(row["columns"])["Flag"] == []
    late, _ = shown(signed_in, "vessel-list", q="lady d", known=AFTER)
    (row,) = late["rows"]
    assert [each.state for each in row["statuses"]] == ["listed"]
    assert shown(signed_in, "vessel-list", q="lady d", known=BETWEEN)[0]["rows"] == []


def test_the_day_is_carried_through_search_and_pages(
    signed_in: Client, investigator: User, ofac: SanctionsList
) -> None:
    for number in range(30):
        Vessel.objects.create(name=f"SHIP {number:02}", created_by=investigator)

    _, page = shown(signed_in, "vessel-list", q="ship", on=BETWEEN)

    assert f"?q=ship&amp;on={BETWEEN}&amp;page=2" in page
    assert f'<input type="hidden" name="on" value="{BETWEEN}">' in page
    assert '<input type="hidden" name="q" value="ship">' in page
    assert f'{reverse("vessels:vessel-list")}?q=ship">Back to today' in page


def test_a_bad_day_of_the_vessels_is_told(signed_in: Client, angara: Vessel) -> None:
    context, page = shown(signed_in, "vessel-list", on="9.2.2024")

    assert "Write the day as year-month-day" in page
    assert "Shown is today." in page
    assert not context["past"].is_past


@pytest.mark.parametrize("count", [1, 20])
def test_the_vessels_of_a_day_cost_the_same(
    count: int,
    signed_in: Client,
    investigator: User,
    ofac: SanctionsList,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        Vessel.objects.create(
            imo_number=imo_of(930_000 + number), name=f"SHIP {number}", created_by=investigator
        )
    with django_assert_max_num_queries(15):
        shown(signed_in, "vessel-list", on=BETWEEN, known="2026-06-01")


@pytest.mark.parametrize(
    ("typed", "query", "entry", "name", "state"),
    [
        ("hermann", {"on": BETWEEN}, "15037", "HERMANN", "listed"),
        ("hermann", {"on": AFTER}, "15037", "HERMANN", "delisted"),
        ("angara", {"on": AFTER}, "37059", "ANGARA", "listed"),
        ("angara", {"on": "2024-03-01"}, "37059", "ANGARA", "unknown"),
        ("angara", {"on": BETWEEN}, "37059", "ANGARA", "never_listed"),
        ("sapfir", {"on": "2024-01-31"}, "37069", "ETIM", "listed"),
        ("sapfir", {"on": AFTER}, "37069", "SAPFIR", "listed"),
        ("etim", {"on": AFTER, "known": BETWEEN}, "37069", "ETIM", "unknown"),
        ("etim", {"known": "2024-02-01"}, "37069", "ETIM", "listed"),
    ],
)
def test_an_entry_found_stands_as_it_did_on_the_day(
    signed_in: Client,
    ofac: SanctionsList,
    typed: str,
    query: dict[str, str],
    entry: str,
    name: str,
    state: str,
) -> None:
    context, _ = shown(signed_in, "listed-search", q=typed, **query)

    first = context["found"][0]
    assert (first.record.uid, first.record.name) == (entry, name)
    assert first.judged.state == state
    assert first.why


def test_a_name_of_another_day_says_from_which_wording_it_is(
    signed_in: Client, ofac: SanctionsList
) -> None:
    _, page = shown(signed_in, "listed-search", q="sapfir", on=BETWEEN)

    assert "in the wording first served" in page
    assert "2024-06-01" in page


def test_what_was_not_known_then_answers_to_nothing(signed_in: Client, ofac: SanctionsList) -> None:
    for query in ({"q": "sapfir"}, {"q": str(ANGARA)}):
        context, _ = shown(signed_in, "listed-search", on=AFTER, known=BETWEEN, **query)
        assert "ANGARA" not in [each.record.name for each in context["found"]]
        assert "SAPFIR" not in [each.record.name for each in context["found"]]


def test_lists_that_nothing_is_held_of_from_then_are_named(
    signed_in: Client, ofac: SanctionsList
) -> None:
    add_list("uk-sanctions")

    assert "unknown on 2" in shown(signed_in, "listed-search", q="etim", on=BEFORE)[1]
    context, page = shown(signed_in, "listed-search", q="etim", on=BETWEEN, list="ofac-sdn")
    assert context["silent"] == []
    assert "No whole version served by then" not in page


def test_the_search_of_a_day_costs_the_same(
    signed_in: Client, ofac: SanctionsList, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(16):
        context, _ = shown(signed_in, "listed-search", q="volga", on=BETWEEN, known=AFTER)
    assert len(context["found"]) > 20


@pytest.fixture
def match(investigator: User, ofac: SanctionsList) -> Match:
    """Our SAPFIR without a number: held to be the entry's in February, confirmed in May."""
    Vessel.objects.create(name="SAPFIR", created_by=investigator)
    finding.find(agent="test", now=noon("2024-02-01"))
    found = Match.objects.get()
    deciding.decide(
        actor=investigator, match=found, verdict=MatchState.CONFIRMED, reason="Same master."
    )
    MatchDecision.objects.update(decided_at=noon("2024-05-01"))
    return found


def test_the_matches_of_a_day(signed_in: Client, match: Match) -> None:
    assert shown(signed_in, "match-list", on="2024-01-31")[0]["rows"] == []

    context, page = shown(signed_in, "match-list", on=BETWEEN)
    (row,) = context["rows"]
    assert (row.stood, row.record.name) == ("open", "ETIM")
    assert "Same master." not in page
    assert "Found here" in page
    assert "It is her" not in page
    assert "none is shown. Nothing can be decided in the past." in page
    assert f"?show=confirmed&amp;on={BETWEEN}" in page
    address = reverse("vessels:vessel-sanctions", args=[match.vessel_id])
    assert f"{address}?on={BETWEEN}" in page

    context, page = shown(signed_in, "match-list", show="confirmed", list="ofac-sdn", on=AFTER)
    assert [each.record.name for each in context["rows"]] == ["SAPFIR"]
    assert "Same master." in page
    assert f"?show=open&amp;list=ofac-sdn&amp;on={AFTER}" in page


def test_the_matches_on_a_past_day_of_her_tab(signed_in: Client, match: Match) -> None:
    context, page = shown(signed_in, "vessel-sanctions", match.vessel_id, on=BETWEEN)
    assert [each.record.name for each in context["matches"].waiting] == ["ETIM"]
    assert "Same master." not in page
    assert "It is her" not in page
    assert "matches are today" not in page

    context, page = shown(signed_in, "vessel-sanctions", match.vessel_id, on=AFTER)
    assert [each.record.name for each in context["matches"].tied] == ["SAPFIR"]
    assert "on 2024-05-01: Same master." in page
    context, _ = shown(signed_in, "vessel-sanctions", match.vessel_id, on=AFTER, known=BETWEEN)
    assert context["matches"].tied == []


@pytest.mark.parametrize("count", [1, 9])
def test_the_matches_of_a_day_cost_the_same(
    count: int,
    signed_in: Client,
    investigator: User,
    ofac: SanctionsList,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        Vessel.objects.create(name=f"VOLGA {number:02}", created_by=investigator)
    finding.find(agent="test", now=noon("2024-02-01"))

    with django_assert_max_num_queries(16):
        assert shown(signed_in, "match-list", on=BETWEEN)[0]["rows"]


def test_the_watch_list_of_a_day(
    signed_in: Client, investigator: User, ofac: SanctionsList, angara: Vessel
) -> None:
    watching.watch(actor=investigator, vessel=angara)

    context, page = shown(signed_in, "watch-list", on=BETWEEN)

    (row,) = context["rows"]
    assert [each.state for each in row["statuses"]] == ["never_listed"]
    assert "OFAC-SDN: not listed" in page
    assert "Whom you watch and who was heard is today" in page
    assert "OFAC-SDN: listed" in shown(signed_in, "watch-list", on=AFTER)[1]


@pytest.mark.realdata
def test_ofac_of_july_2021_and_of_january_2023(
    signed_in: Client, investigator: User, shared_data: Path
) -> None:
    SanctionsList.objects.all().delete()
    held = add_list()
    folder = shared_data / "sanctions" / "ofac"

    def ships(name: str) -> bytes:
        lines = (folder / name).read_text(encoding="utf-8-sig").splitlines()
        return sdn(line for line in lines if ",vessel," in line.replace('"', ""))

    for seen in ("2021-07-28", "2021-07-30"):
        bring(held, ships("sdn_2021-07_watchman_bench.csv"), seen)
    bring(held, ships("sdn_2023-01_sancbook.csv"), "2023-01-31")
    Vessel.objects.create(imo_number=ANGARA, name="ANGARA", created_by=investigator)

    def found(typed: str, on: str) -> str:
        context, _ = shown(signed_in, "listed-search", q=typed, on=on)
        return str(context["found"][0].judged.state)

    def of_angara(on: str) -> str:
        (row,) = shown(signed_in, "vessel-list", on=on)[0]["rows"]
        return str(row["statuses"][0].state)

    assert (found("hermann", "2021-07-28"), found("hermann", "2023-01-31")) == (
        "listed",
        "delisted",
    )
    assert (found("angara", "2022-01-01"), found("angara", "2023-01-31")) == ("unknown", "listed")
    assert (of_angara("2022-01-01"), of_angara("2023-01-31")) == ("unknown", "listed")
