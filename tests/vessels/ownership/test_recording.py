"""Companies and shares as people enter and take them back."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from accounts.errors import Refused
from accounts.ledger import entries_of
from accounts.models import User
from evidence.imagery.adding import add_imagery
from evidence.models import Exhibit
from evidence.precision import Precision
from tests.evidence.samples import described, picture
from vessels.errors import InvalidOwnership
from vessels.models import Company, Ownership, TieRole, Vessel
from vessels.ownership import company_numbers
from vessels.ownership.recording import add_company, record_ownership, withdraw_ownership

pytestmark = pytest.mark.django_db


@pytest.fixture
def angara(investigator: User) -> Vessel:
    return Vessel.objects.create(imo_number=9179842, name="ANGARA", created_by=investigator)


@pytest.fixture
def leasing(investigator: User) -> Company:
    return add_company(
        actor=investigator, name="M Leasing", imo_company_number="IMO 6246853", country="Russia"
    )


def said(**changes: Any) -> dict[str, Any]:
    return {"role": TieRole.OWNER, "source": "A register", **changes}


@pytest.mark.parametrize(
    "text", ["6246853", "IMO 6246853", "imo no. 6016988", "5344160", "2041999"]
)
def test_numbers_of_companies_hold_by_their_own_check_digit(text: str) -> None:
    assert company_numbers.parse(text) == int(text[-7:])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9179842", "a ship's IMO number"),
        ("6246854", "check digit does not hold"),
        ("62468", "must be seven digits"),
        ("62468S3", "must be seven digits"),
    ],
)
def test_a_wrong_number_is_refused_in_words(investigator: User, text: str, words: str) -> None:
    with pytest.raises(InvalidOwnership, match=words):
        add_company(actor=investigator, name="Any", imo_company_number=text)
    assert not Company.objects.exists()


def test_a_company_is_entered_once_for_its_number(investigator: User, leasing: Company) -> None:
    assert leasing.imo_company_number == 6246853
    assert [entry.action for entry in entries_of(leasing)] == ["company.added"]
    with pytest.raises(InvalidOwnership, match="held already, by M Leasing"):
        add_company(actor=investigator, name="Other", imo_company_number="6246853")
    with pytest.raises(InvalidOwnership, match="name"):
        add_company(actor=investigator, name="  ")


def test_an_ownership_has_source_dates_and_share(
    investigator: User, angara: Vessel, leasing: Company
) -> None:
    made = record_ownership(
        actor=investigator,
        owner=leasing,
        vessel=angara,
        share_percent=Decimal("60"),
        valid_from=date(2022, 5, 1),
        valid_precision=Precision.MONTH,
        **said(),
    )
    assert made.share_percent == 60
    assert (made.valid_from, made.asserted_by) == (date(2022, 5, 1), investigator)
    entry = entries_of(made).get()
    assert entry.action == "ownership.recorded"
    assert entry.payload["share_percent"] == "60"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": " "}, "source"),
        ({"share_percent": Decimal("0")}, "share of 0 %"),
        ({"share_percent": Decimal("100.01")}, "share of 100.01 %"),
        ({"valid_from": date(2023, 1, 2), "valid_to": date(2023, 1, 1)}, "ends before it begins"),
        ({"vessel": None}, "one vessel or one company"),
    ],
)
def test_what_cannot_be_is_refused(
    investigator: User, angara: Vessel, leasing: Company, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidOwnership, match=words):
        record_ownership(
            actor=investigator, owner=leasing, **{"vessel": angara, **said(), **changes}
        )


def test_no_company_owns_itself(investigator: User, leasing: Company) -> None:
    with pytest.raises(InvalidOwnership, match="cannot own itself"):
        record_ownership(actor=investigator, owner=leasing, company=leasing, **said())


def test_an_exhibit_must_be_seen_and_hides_what_cites_it(
    investigator: User, colleague: User, angara: Vessel, leasing: Company
) -> None:
    exhibit: Exhibit = add_imagery(
        actor=investigator, stream=BytesIO(picture()), file_name="deed.png", **described()
    )
    with pytest.raises(InvalidOwnership, match="no such exhibit"):
        record_ownership(actor=colleague, owner=leasing, vessel=angara, exhibit=exhibit, **said())
    made = record_ownership(
        actor=investigator, owner=leasing, vessel=angara, exhibit=exhibit, **said()
    )
    assert Ownership.objects.visible_to(investigator).get() == made
    assert not Ownership.objects.visible_to(colleague).exists()
    with pytest.raises(InvalidOwnership, match="no such record"):
        withdraw_ownership(actor=colleague, ownership=made, why="Not seen")


def test_it_is_taken_back_once_and_with_a_reason(
    investigator: User, angara: Vessel, leasing: Company
) -> None:
    made = record_ownership(actor=investigator, owner=leasing, vessel=angara, **said())
    with pytest.raises(InvalidOwnership, match="why"):
        withdraw_ownership(actor=investigator, ownership=made, why=" ")
    held = withdraw_ownership(actor=investigator, ownership=made, why="Misread the deed")
    assert held.withdrawn_at
    assert entries_of(made).last().payload == {"why": "Misread the deed"}  # type: ignore[union-attr]  # None fails the test as well
    with pytest.raises(InvalidOwnership, match="already"):
        withdraw_ownership(actor=investigator, ownership=made, why="Again")


def test_only_recorders_record(
    release_officer: User, investigator: User, angara: Vessel, leasing: Company
) -> None:
    made = record_ownership(actor=investigator, owner=leasing, vessel=angara, **said())
    with pytest.raises(Refused):
        add_company(actor=release_officer, name="Any")
    with pytest.raises(Refused):
        record_ownership(actor=release_officer, owner=leasing, vessel=angara, **said())
    with pytest.raises(Refused):
        withdraw_ownership(actor=release_officer, ownership=made, why="No")
