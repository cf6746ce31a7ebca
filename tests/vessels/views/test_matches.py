"""The queue of matches, a decision on a page, and the search in the lists."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.sanctions.matches.ships import (
    OTHER,
    OURS,
    claim,
    listed,
    look,
    own_vessel,
    row,
)
from tests.vessels.sanctions.samples import add_list
from vessels.models import Attribute, Match, MatchState
from vessels.sanctions.matches import deciding, reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(investigator: User) -> Match:
    vessel = own_vessel(investigator)
    claim(investigator, vessel, Attribute.MMSI, "273213720")
    claim(investigator, vessel, Attribute.FLAG, "Panama")
    listed(row(1, "ANGARA", mmsi=273213720), row(2, "ANGARRA"), row(3, "VOLGA"))
    look()
    return Match.objects.get(uid="1")


def post(client: Client, match: Match, **fields: str) -> str:
    """Where deciding leads."""
    told = {"verdict": "dismissed", "reason": "Half her length.", "seen": match.facts_digest}
    answer = client.post(reverse("vessels:match-decide", args=[match.pk]), {**told, **fields})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_the_queue_shows_both_sides_and_the_score_in_words(signed_in: Client, match: Match) -> None:
    page = signed_in.get(reverse("vessels:match-list")).content.decode()

    assert "MMSI is equal: 273213720 (+85)." in page
    assert "Name is equal: ANGARA" in page
    assert "strong lead, 95 of 100" in page
    assert "No IMO number decides: none here; " in page
    assert page.count('<span class="tag green">equal</span>') == 2  # name and MMSI of the first
    assert "Panama" in page
    assert page.index("entry 1") < page.index("entry 2")


def test_the_form_tells_which_decision_its_reader_has_seen(
    signed_in: Client, investigator: User, match: Match
) -> None:
    decision = deciding.decide(
        actor=investigator, match=match, verdict=MatchState.CONFIRMED, reason="Same master."
    )

    stale = post(signed_in, match)  # as read before that decision
    page = signed_in.get(stale, {"show": "confirmed"}).content.decode()

    match.refresh_from_db()
    assert match.state == MatchState.CONFIRMED
    assert "Somebody decided while you looked at it." in page
    assert f'name="seen" value="{match.facts_digest}:{decision.pk}"' in page


def test_what_came_back_comes_first(signed_in: Client, investigator: User, match: Match) -> None:
    weaker = Match.objects.get(uid="2")
    deciding.decide(
        actor=investigator, match=weaker, verdict=MatchState.DISMISSED, reason="Smaller."
    )
    listed(row(1, "ANGARA", mmsi=273213720), row(2, "ANGARRA", flag="Malta"), hours=1)
    look(hours=1)

    page = signed_in.get(reverse("vessels:match-list")).content.decode()

    assert page.index("entry 2") < page.index("entry 1")
    assert "came back" in page
    assert "Flag: RUSSIA, now MALTA." in page


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?list=ofac-sdn", 2), ("?list=another", 0), ("?show=vetoed", 0), ("?show=x", 2)],
)
def test_the_queue_can_be_narrowed(signed_in: Client, match: Match, query: str, count: int) -> None:
    add_list("another")

    answer = signed_in.get(reverse("vessels:match-list") + query)

    assert len(answer.context["rows"]) == count


def test_a_decision_is_taken_down_and_leads_back(signed_in: Client, match: Match) -> None:
    here = reverse("vessels:match-list") + "?show=open"

    assert post(signed_in, match, next=here) == f"{here}&decided=1"

    match.refresh_from_db()
    assert match.state == MatchState.DISMISSED
    page = signed_in.get(f"{here}&decided=1").content.decode()
    assert f"Dismissed: ANGARA and {match.sanctions_list} entry 1." in page
    assert page.count("data-autofocus") == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": ""}, "Say why"),
        ({"verdict": "vetoed"}, "Choose to confirm or to dismiss"),
        ({"seen": "0" * 64}, "changed while you looked"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said(
    signed_in: Client, match: Match, fields: dict[str, str], says: str
) -> None:
    there = post(signed_in, match, **fields)

    match.refresh_from_db()
    assert match.state == MatchState.OPEN
    assert says in signed_in.get(there).content.decode()


def test_a_decision_leads_to_no_foreign_site(signed_in: Client, match: Match) -> None:
    there = post(signed_in, match, next="https://example.org/")

    assert there.startswith(reverse("vessels:match-list"))


def test_who_may_not_decide_sees_no_form(
    client: Client, release_officer: User, match: Match
) -> None:
    client.force_login(release_officer)

    page = client.get(reverse("vessels:match-list")).content.decode()

    assert "MMSI is equal" in page
    assert "It is her" not in page


def test_the_queue_takes_no_more_queries_for_more_matches(
    signed_in: Client, investigator: User, django_assert_max_num_queries: object
) -> None:
    names = ["ALTAIR", "BOREAS", "CYGNUS", "DELPHIN", "ERIDAN", "FORNAX", "GRUS MAJOR", "HYDRA"]
    for name in names:
        own_vessel(investigator, name)
    listed(*(row(n, name) for n, name in enumerate(names)))
    look()

    with django_assert_max_num_queries(14):  # type: ignore[operator]  # a fixture without a type
        answer = signed_in.get(reverse("vessels:match-list"))

    assert len(answer.context["rows"]) == 8


def test_matches_of_a_vessel_are_told_apart(investigator: User) -> None:
    vessel = own_vessel(investigator, "ANGARA", OURS)
    listed(
        row(1, "SAPFIR", imo=OURS), row(2, "ANGARA", imo=OTHER), row(3, "ANGARA"), row(4, "ANGARA")
    )
    look()
    deciding.decide(
        actor=investigator,
        match=Match.objects.get(uid="4"),
        verdict=MatchState.CONFIRMED,
        reason="Her master.",
    )

    found = reviewing.of_vessel(investigator, vessel)

    assert [each.match.uid for each in found.waiting] == ["3"]
    assert [each.match.uid for each in found.tied] == ["1", "4"]
    assert [each.match.uid for each in found.vetoed] == ["2"]
    assert found.dismissed == []
    assert found.tied[0].strength == "certain"


@pytest.mark.parametrize(
    ("typed", "by", "words"),
    [
        ("angarra", "ANGARRA", "equal"),
        ("M/V Angrra", "ANGARRA", "like"),
        ("Ангара", "ANGARA", "equal"),
        ("273213720", "MMSI 273213720", "equal"),
        ("3", "entry 3", "equal"),
    ],
)
def test_the_search_forgives_letters_and_scripts(
    signed_in: Client, match: Match, typed: str, by: str, words: str
) -> None:
    answer = signed_in.get(reverse("vessels:listed-search"), {"q": typed})

    first = answer.context["found"][0]
    assert (first.by, first.words) == (by, words)


def test_the_search_shows_an_entry_once_and_whether_it_left(
    signed_in: Client, match: Match
) -> None:
    rest = [row(n, f"OTHERS {n}") for n in range(10, 60)]
    listed(row(1, "ANGARA", flag="Malta"), row(2, "ANGARRA"), *rest, hours=1)
    listed(row(1, "ANGARA", flag="Malta"), *rest, hours=2)

    found = signed_in.get(reverse("vessels:listed-search"), {"q": "angara"}).context["found"]

    assert [(each.record.uid, each.is_listed) for each in found] == [("1", True), ("2", False)]
    assert found[0].record.facts["flag"] == "MALTA"


@pytest.mark.parametrize("typed", ["", "\x00", "zzzzqqqq", "a" * 5_000])
def test_a_search_without_an_answer_says_so(signed_in: Client, match: Match, typed: str) -> None:
    answer = signed_in.get(reverse("vessels:listed-search"), {"q": typed})

    assert answer.status_code == 200
    assert answer.context["found"] == []
