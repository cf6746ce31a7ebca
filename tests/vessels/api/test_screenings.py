"""Screening through the API, with a person's own session over real HTTP."""

import json
from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import User
from tests.vessels.sanctions.matches.ships import OURS
from tests.vessels.sanctions.samples import add_list
from tests.vessels.screening.lists import PASTED, loaded, screened
from vessels.models import Screening
from vessels.screening import requesting
from vessels.tasks import run_screening

pytestmark = pytest.mark.django_db
SCREENINGS, SCREEN = "/api/v1/screenings", "/api/v1/screen"


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the queue."""
    ids: list[str] = []
    monkeypatch.setattr(run_screening, "delay_on_commit", ids.append)
    return ids


@pytest.fixture
def done(investigator: User) -> Screening:
    loaded()
    return screened(requesting.request(actor=investigator, name="Port calls", body=PASTED.encode()))


def post(client: Client, told: object) -> Any:
    return client.post(SCREENINGS, json.dumps(told), content_type="application/json")


def test_json_is_taken_screened_and_given_back(signed_in: Client, sent: list[str]) -> None:
    loaded()
    ships = [
        {"imo": OURS, "name": "ANGARA\n, the first"},
        {"name": "ANGARRA", "mmsi": None},
        {"flag": "Malta"},
    ]
    answer = post(signed_in, {"name": "June", "ships": ships})

    assert answer.status_code == 202
    told = answer.json()
    assert (told["name"], told["state"], told["rows_total"]) == ("June", "queued", 3)
    assert answer.headers["Location"] == told["url"]
    assert sent == [told["id"]]
    assert signed_in.get(told["url"]).json()["rows"] == []

    screened(Screening.objects.get())
    told = signed_in.get(told["url"]).json()
    assert (told["state"], told["progress"]) == ("done", 1.0)
    assert told["counts"] == {"listed": 1, "lead": 1, "unreadable": 1}
    assert [(each["vessels"], each["reservation"]) for each in told["against"]] == [(3, "")]
    assert [(row["line"], row["verdict"]) for row in told["rows"]] == [
        (2, "listed"),
        (3, "lead"),
        (4, "unreadable"),
    ]
    assert told["rows"][0]["given"] == {"imo": str(OURS), "name": "ANGARA , the first"}
    assert told["rows"][0]["hits"][0]["reasons"][0].startswith("Same IMO number")


def test_csv_is_taken_as_it_is(signed_in: Client) -> None:
    answer = signed_in.post(f"{SCREENINGS}?name=June", PASTED, content_type="text/csv")

    assert answer.status_code == 202
    made = Screening.objects.get()
    assert (made.name, made.file_name, made.rows_total) == ("June", "sent.csv", 5)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([], "Send an object such as"),
        ({}, "“ships” has to be a list"),
        ({"ships": []}, "“ships” has to be a list"),
        ({"ships": ["ANGARA"]}, "Ship 1 of “ships” is not an object."),
        ({"ships": [{"name": "A"}, {"nmae": "B"}]}, "Ship 2 of “ships” has “nmae”."),
        ({"ships": [{"name": ["A"]}]}, "“name” is not text or a number"),
        ({"ships": [{"imo": True}]}, "“imo” is not text or a number"),
    ],
)
def test_what_is_no_list_of_ships_is_refused_in_words(
    signed_in: Client, told: object, says: str
) -> None:
    answer = post(signed_in, told)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_screening"
    assert says in answer.json()["message"]
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "parse_error"),
        (b'{"ships":' + b"[" * 100_000, "application/json", 400, ""),
        (b"PK\x03\x04" + b"\0" * 40, "text/csv", 400, "invalid_screening"),
        (b"", "text/csv", 400, ""),
        (b"<a/>", "application/xml", 415, "unsupported_media_type"),
    ],
)
def test_bad_bodies_get_the_projects_problems(
    signed_in: Client, body: bytes, kind: str, status: int, code: str
) -> None:
    answer = signed_in.post(SCREENINGS, body, content_type=kind)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}
    assert code in answer.json()["code"]


def test_odd_letters_do_no_harm(signed_in: Client) -> None:
    answer = post(signed_in, {"name": "\x00\ud800", "ships": [{"name": "A\x00NGARA\ud800"}]})

    assert answer.status_code == 202
    done = screened(Screening.objects.get())
    assert done.rows.get().given["name"].startswith("ANGARA")


def test_rows_come_in_pages_and_by_verdict(signed_in: Client, done: Screening) -> None:
    there = f"{SCREENINGS}/{done.pk}"
    first = signed_in.get(there, {"limit": 2}).json()
    second = signed_in.get(first["next"]).json()

    assert [row["line"] for row in first["rows"] + second["rows"]] == [2, 3, 4, 6]
    assert [row["line"] for row in signed_in.get(there, {"verdict": "lead"}).json()["rows"]] == [3]
    assert signed_in.get(there, {"verdict": "clear"}).json()["code"] == "invalid_screening"
    assert signed_in.get(there, {"page": 9}).status_code == 404


def test_one_ship_is_answered_at_once(signed_in: Client) -> None:
    loaded()
    add_list("never", name="Never loaded list")

    told = signed_in.get(SCREEN, {"imo": f"IMO {OURS}", "name": "ANGARA"}).json()
    nothing = signed_in.get(SCREEN, {"name": "SIRIUS"}).json()

    assert (told["verdict"], told["score"]) == ("listed", 100)
    assert told["hits"][0]["name"] == "SAPFIR"
    assert (nothing["verdict"], nothing["hits"]) == ("no_hit", [])
    assert "Never loaded: not asked." in [each["reservation"] for each in nothing["against"]]
    assert signed_in.get(SCREEN, {"imo": "9179841"}).json()["verdict"] == "unreadable"
    assert signed_in.get(SCREEN, {"name": "A\x00'\"%_"}).status_code == 200


def test_a_question_about_nobody_is_refused(signed_in: Client) -> None:
    answer = signed_in.get(SCREEN, {"flag": "Malta"})

    assert answer.status_code == 400
    assert answer.json()["message"] == "Give an imo, a name, an mmsi or a call_sign."


def test_other_peoples_screenings_are_not_there(
    client: Client, done: Screening, supervisor: User, release_officer: User
) -> None:
    client.force_login(supervisor)
    assert client.get(f"{SCREENINGS}/{done.pk}").status_code == 404
    client.force_login(release_officer)
    assert post(client, {"ships": [{"name": "A"}]}).status_code == 403


def test_too_many_questions_are_slowed_down(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"screening": "3/min"})

    answers = [signed_in.get(SCREEN, {"name": "A"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.django_db(transaction=True)
def test_a_session_alone_is_not_enough_to_send(
    live_server: LiveServer, client: Client, investigator: User
) -> None:
    client.force_login(investigator)
    cookies = {"sessionid": client.cookies["sessionid"].value}
    told = {"ships": [{"name": "ANGARA"}]}
    with httpx.Client(base_url=live_server.url, trust_env=False, cookies=cookies) as browser:
        assert browser.post(SCREENINGS, json=told).status_code == 403
        token = "a" * 32
        browser.cookies.set("csrftoken", token)
        sent = browser.post(SCREENINGS, json=told, headers={"X-CSRFToken": token})
    assert sent.status_code == 202
    with httpx.Client(base_url=live_server.url, trust_env=False) as stranger:
        assert stranger.get(SCREEN, params={"name": "A"}).status_code == 403


def test_a_screening_is_deleted_by_whose_it_is(
    client: Client, colleague: User, investigator: User, done: Screening
) -> None:
    client.force_login(colleague)
    assert client.delete(f"{SCREENINGS}/{done.pk}").status_code == 404
    client.force_login(investigator)
    assert client.delete(f"{SCREENINGS}/{done.pk}").status_code == 204
    assert not Screening.objects.exists()
    assert client.get(f"{SCREENINGS}/{done.pk}").status_code == 404
