"""The Identity tab as of a day: claims that cover it and were made by the time asked about."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evidence.precision import Precision
from tests.vessels.track_samples import claim, claim_mmsi, day, open_angara
from vessels.models import Attribute, IdentityClaim, Vessel

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim(investigator, vessel, Attribute.FLAG, "Panama", valid_to=day(2023, 3, 1))
    claim(
        investigator,
        vessel,
        Attribute.FLAG,
        "Russia",
        valid_from=day(2023, 3, 1),
        valid_precision=Precision.MONTH,
    )
    claim(investigator, vessel, Attribute.NAME, "ANGARA")
    return vessel


def read(client: Client, vessel: Vessel, **query: str) -> tuple[list[str], str]:
    """What the tab says of her flag and name, and the page."""
    answer: Any = client.get(reverse("vessels:vessel-identity", args=[vessel.pk]), query)
    assert answer.status_code == 200
    values = [line.value for history in answer.context["histories"] for line in history.lines]
    return values, " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("on", "values"),
    [
        ("2022-01-01", ["ANGARA", "Panama"]),
        ("2023-03-01", ["ANGARA", "Panama", "Russia"]),
        ("2023-03-02", ["ANGARA", "Russia"]),
    ],
)
def test_claims_that_cover_the_day(
    signed_in: Client, angara: Vessel, on: str, values: list[str]
) -> None:
    shown, page = read(signed_in, angara, on=on)

    assert shown == values
    assert f"You are reading the past: {on}." in page
    assert f"as of {on}" in page
    assert f"{reverse('vessels:vessel-sanctions', args=[angara.pk])}?on={on}" in page


def test_claims_made_later_were_not_known(signed_in: Client, angara: Vessel) -> None:
    IdentityClaim.objects.filter(value="Russia").update(
        asserted_at=datetime(2024, 2, 9, 9, tzinfo=UTC)
    )
    IdentityClaim.objects.exclude(value="Russia").update(
        asserted_at=datetime(2024, 2, 10, 9, tzinfo=UTC)
    )

    assert read(signed_in, angara, on="2023-06-01", known="2024-02-09")[0] == ["Russia"]
    shown, page = read(signed_in, angara, known="2024-02-08")
    assert shown == []
    assert "No claim covers that day" in page


def test_a_bad_day_is_told_and_today_is_shown(signed_in: Client, angara: Vessel) -> None:
    shown, page = read(signed_in, angara, on="31.12.2023", start="2024-01-01", end="2024-02-01")

    assert shown == ["ANGARA", "Panama", "Russia"]
    assert "Write the day as year-month-day" in page
    assert "Shown is today." in page
    assert "You are reading the past" not in page
    assert '<input type="hidden" name="start" value="2024-01-01">' in page


def test_the_country_of_the_number_she_had_then(
    signed_in: Client, investigator: User, angara: Vessel
) -> None:
    claim_mmsi(investigator, angara, 273000001, valid_from=day(2023, 3, 1))

    assert "273000001" not in read(signed_in, angara, on="2022-01-01")[1]
    assert "Country of the MMSI" in read(signed_in, angara, on="2024-01-01")[1]
