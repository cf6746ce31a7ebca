from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.vessels.sanctions.samples import add_list, sdn, ship
from tests.vessels.track_samples import MMSI, claim, claim_mmsi, day, heard, open_angara, position
from vessels import identity, identity_history, registering
from vessels.imo import check_digit
from vessels.models import (
    Attribute,
    ClaimBasis,
    RecordVersion,
    RefreshOutcome,
    SanctionsList,
    StaticReport,
    Vessel,
)
from vessels.sanctions import refreshing

pytestmark = pytest.mark.django_db
FLEET = [f"{first}{check_digit(str(first))}" for first in range(930_000, 930_020)]


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return open_angara(investigator)


def page_of(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"vessels:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client: Client, address: str, counter: Any, most: int) -> None:
    with counter(most):
        assert client.get(address).status_code == 200


def test_the_head_of_a_vessel_names_who_lists_her_and_counts_the_others(
    signed_in: Client, angara: Vessel
) -> None:
    SanctionsList.objects.all().delete()
    held = [add_list(code) for code in ("ofac-sdn", "list-b", "list-c")]
    body = sdn([ship(37059, "ANGARA", 9179842)])
    refreshing.import_body(sanctions_list=held[0], body=body, file_name="sdn.csv", agent="test")
    head, _, rest = page_of(signed_in, "vessel-detail", angara.pk).partition("</header>")
    assert "OFAC-SDN: listed" in head
    assert "unknown on 2 lists" in head
    assert "LIST-B" not in head
    assert "LIST-B: unknown" in rest
    assert "unknown on 2 lists" in page_of(signed_in, "vessel-list")


def test_the_list_says_what_to_do_when_it_is_empty(signed_in: Client) -> None:
    assert "Add a vessel" in page_of(signed_in, "vessel-list")


@pytest.mark.parametrize(
    ("text", "way"), [("IMO 9179842", "?imo=9179842"), ("273310640", "?mmsi=273310640")]
)
def test_a_number_that_no_vessel_has_leads_to_adding_her(
    signed_in: Client, text: str, way: str
) -> None:
    assert reverse("vessels:vessel-open") + way in page_of(signed_in, "vessel-list", q=text)
    assert "No vessel matches" in page_of(signed_in, "vessel-list", q="123456")


@pytest.mark.parametrize("text", ["angar", "9179842", "IMO 9179842", "273331000", "former nam"])
def test_a_vessel_is_found_by_what_she_is_called(
    text: str, signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    claim(investigator, angara, Attribute.FORMER_NAME, "FORMER NAME")
    registering.open_vessel(actor=investigator, imo="8517839", name="MARIA")
    shown = page_of(signed_in, "vessel-list", q=text)
    assert "ANGARA" in shown
    assert "MARIA" not in shown


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "%", "\x00"])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(
    text: str, signed_in: Client, angara: Vessel
) -> None:
    shown = page_of(signed_in, "vessel-list", q=text)
    assert "<script>alert" not in shown


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    count: int, signed_in: Client, investigator: User, django_assert_max_num_queries: Any
) -> None:
    for number in FLEET[:count]:
        vessel = registering.open_vessel(actor=investigator, imo=number, name=f"SHIP {number}")
        claim_mmsi(investigator, vessel, 273000000 + int(number) % 1000000)
    queries_of(signed_in, reverse("vessels:vessel-list"), django_assert_max_num_queries, 12)


def test_a_vessel_is_opened_and_shown(signed_in: Client) -> None:
    response = signed_in.post(
        reverse("vessels:vessel-open"),
        {"number": "IMO 9179842", "name": "ANGARA", "basis": "reported"},
        follow=True,
    )
    assert response.redirect_chain[-1][0] == reverse(
        "vessels:vessel-detail", args=[Vessel.objects.get().pk]
    )
    assert "No MMSI known" in response.content.decode()


def test_a_wrong_check_digit_is_explained_on_the_form(signed_in: Client) -> None:
    response = signed_in.post(reverse("vessels:vessel-open"), {"number": "9179843"})
    assert "check digit should be 2, not 3" in response.content.decode()
    assert not Vessel.objects.exists()


def test_the_page_shows_claims_side_by_side_with_their_sources(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim(investigator, angara, Attribute.FLAG, "North Korea", source="Reuters caption")
    claim(
        investigator, angara, Attribute.FLAG, "Russia", basis=ClaimBasis.LISTING, source="OFAC SDN"
    )
    shown = page_of(signed_in, "vessel-detail", angara.pk)
    assert "sources differ" in shown
    shown = page_of(signed_in, "vessel-identity", angara.pk)
    assert "sources differ" in shown
    for text in ("North Korea", "Reuters caption", "Russia", "Sanctions list", "OFAC SDN"):
        assert text in shown


def test_a_listing_leads_to_its_record_and_version(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    sdn_list = add_list()
    run = refreshing.import_body(
        sanctions_list=sdn_list,
        body=sdn([ship(37059, "ANGARA", angara.imo_number or 0)]),
        file_name="sdn.csv",
        agent="test",
    )
    record = RecordVersion.objects.get(uid="37059")
    shown = page_of(signed_in, "vessel-detail", angara.pk)
    assert "RUSSIA-EO14024" in shown
    assert reverse("vessels:record-detail", args=[record.pk]) in shown
    assert reverse("vessels:version-detail", args=[record.last_version_id]) in shown
    assert run.outcome == RefreshOutcome.CHANGED
    assert f"{sdn_list.name}: listed" in page_of(signed_in, "vessel-list")


def test_the_track_is_served_for_a_window_with_its_gaps(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    heard(
        investigator,
        position("2024-01-01T00:00:00"),
        position("2024-02-07T00:00:00"),
        position("2024-02-09T13:00:00"),
    )
    address = reverse("vessels:vessel-track", args=[angara.pk])
    [vessel] = signed_in.get(address, {"start": "2024-02-01", "end": "2024-02-09"}).json()[
        "vessels"
    ]
    assert vessel["name"] == "ANGARA"
    assert [len(segment) for segment in vessel["segments"]] == [1, 1]
    assert vessel["gaps"][0]["hours"] == 61.0
    [whole] = signed_in.get(address).json()["vessels"]
    assert len(whole["segments"]) == 3


def test_a_window_the_wrong_way_round_is_explained(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, position("2024-02-07T00:00:00"))
    shown = page_of(signed_in, "vessel-detail", angara.pk, start="2024-02-09", end="2024-02-01")
    assert "The last day is before the first" in shown
    shown = page_of(signed_in, "vessel-detail", angara.pk, start="9 Feb", end="2024-02-01")
    assert "Write the day as year-month-day" in shown


def test_positions_are_listed_latest_first_with_their_import(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    made = heard(
        investigator,
        position("2024-02-07T00:00:00"),
        position("2024-02-07T01:00:00"),
        is_illustrative=True,
    )
    shown = page_of(signed_in, "vessel-positions", angara.pk)
    assert shown.index("2024-02-07 01:00:00Z") < shown.index("2024-02-07 00:00:00Z")
    assert reverse("vessels:import-detail", args=[made.pk]) in shown
    assert "ILLUSTRATIVE - synthetic" in shown


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_for_one_and_for_twenty(
    count: int,
    signed_in: Client,
    angara: Vessel,
    investigator: User,
    django_assert_max_num_queries: Any,
) -> None:
    claim_mmsi(investigator, angara)
    for index in range(count):
        claim(investigator, angara, Attribute.FORMER_NAME, f"NAME {index}")
        heard(investigator, position(f"2024-02-07T00:{index:02}:00"))
    address = reverse("vessels:vessel-detail", args=[angara.pk])
    queries_of(signed_in, address, django_assert_max_num_queries, 21)
    track = reverse("vessels:vessel-track", args=[angara.pk])
    queries_of(signed_in, track, django_assert_max_num_queries, 13)
    positions = reverse("vessels:vessel-positions", args=[angara.pk])
    queries_of(signed_in, positions, django_assert_max_num_queries, 15)
    who = reverse("vessels:vessel-identity", args=[angara.pk])
    queries_of(signed_in, who, django_assert_max_num_queries, 13)


def test_a_claim_is_added_from_the_page(signed_in: Client, angara: Vessel) -> None:
    address = reverse("vessels:claim-add", args=[angara.pk])
    facts = {
        "attribute": "flag",
        "value": "Russia",
        "basis": "reported",
        "source": "Registry extract",
        "valid_from": "2022-05-08",
        "valid_precision": "month",
    }
    response = signed_in.post(address, facts, follow=True)
    assert "Added: Flag Russia." in response.content.decode()
    made = angara.claims.get()
    assert (made.valid_from, made.valid_to, made.valid_precision) == (
        day(2022, 5, 8),
        None,
        "month",
    )

    bad = signed_in.post(address, {**facts, "attribute": "mmsi", "value": "12345"})
    assert "malformed number" in bad.content.decode()
    assert angara.claims.count() == 1


def test_an_unknown_vessel_is_404(signed_in: Client) -> None:
    for name in (
        "vessel-detail",
        "vessel-track",
        "vessel-positions",
        "vessel-identity",
        "vessel-sightings",
        "positions-download",
        "claim-add",
    ):
        assert signed_in.get(reverse(f"vessels:{name}", args=[uuid4()])).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client: Client, angara: Vessel) -> None:
    response = client.get(reverse("vessels:vessel-detail", args=[angara.pk]))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_an_account_without_a_role_sees_no_vessel(client: Client, angara: Vessel) -> None:
    client.force_login(User.objects.create_user("nobody@plimsoll.example", full_name="No Body"))
    assert client.get(reverse("vessels:vessel-detail", args=[angara.pk])).status_code == 404
    assert "ANGARA" not in page_of(client, "vessel-list")


def test_who_may_not_record_may_look_and_is_not_offered_more(
    client: Client, release_officer: User, angara: Vessel
) -> None:
    client.force_login(release_officer)
    assert "Add a claim" not in page_of(client, "vessel-detail", angara.pk).split("<main")[0]
    facts = {"attribute": "flag", "value": "X", "basis": "reported", "source": "Y"}
    address = reverse("vessels:claim-add", args=[angara.pk])
    response = client.post(address, {**facts, "valid_precision": "day"})
    assert response.status_code == 403


def test_the_window_brings_what_was_heard_declared_and_by_whom(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    made = heard(
        investigator,
        position("2024-02-07T00:10:00"),
        position("2024-02-07T01:50:00"),
        position("2024-02-07T05:00:00"),
    )
    made.static_reports.all().delete()
    for hour, metres in ((0, 5.1), (1, 5.1), (4, 7.8)):
        at = day(2024, 2, 7, hour)
        StaticReport.objects.create(
            mmsi=MMSI, first_at=at, last_at=at, reports=1, draught_m=metres, position_import=made
        )
    address = reverse("vessels:vessel-track", args=[angara.pk])
    [entry] = signed_in.get(address).json()["vessels"]
    start = int(day(2024, 2, 7).timestamp())
    assert entry["heard"] == [[start, start + 7200, ""], [start + 18000, start + 21600, ""]]
    assert entry["draughts"] == [[start, start + 3600, 5.1], [start + 14400, start + 14400, 7.8]]
    shown = page_of(signed_in, "vessel-detail", angara.pk)
    assert "3 positions from 1 import" in shown
    assert "receivers not known" in shown


def test_quick_ranges_end_on_the_day_she_was_last_heard(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    claim_mmsi(investigator, angara)
    heard(investigator, position("2024-02-07T00:00:00"))
    shown = page_of(signed_in, "vessel-detail", angara.pk, start="2024-02-01", end="2024-02-07")
    assert "?start=2024-02-07&amp;end=2024-02-07" in shown
    chosen = shown.index('aria-current="true">7 days')
    assert chosen > shown.index("?start=2024-02-01&amp;end=2024-02-07")


def test_a_transponders_repeated_word_is_one_line_of_the_history(
    signed_in: Client, angara: Vessel, investigator: User
) -> None:
    for month, value in ((1, "BUSAN"), (2, "BUSAN"), (3, "NAJIN"), (4, "BUSAN")):
        claim(
            investigator,
            angara,
            Attribute.DESTINATION,
            value,
            basis=ClaimBasis.SELF_REPORTED,
            source=f"AIS of month {month}",
            valid_from=day(2024, month, 1),
            valid_to=day(2024, month, 9),
        )
    [history] = identity_history.of(identity.sheet(angara, investigator))
    assert [(line.value, len(line.claims)) for line in history.lines] == [
        ("BUSAN", 1),
        ("NAJIN", 1),
        ("BUSAN", 2),
    ]
    assert (history.lines[2].start, history.lines[2].end) == (day(2024, 1, 1), day(2024, 2, 9))
    assert "said 2 times" in page_of(signed_in, "vessel-identity", angara.pk)
