import pytest

from vessels.imo import check_digit, is_valid_company_imo, is_valid_ship_imo, parse_imo


@pytest.mark.parametrize(
    "text",
    ["9179842", "IMO9179842", "IMO 9179842", " imo no. 917 9842 ", "IMO: 9179842", "9179842.0"],
)
def test_reads_the_ways_people_write_it(text: str) -> None:
    assert parse_imo(text).number == "9179842"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9179843", "should be 2, not 3"),
        ("917984", "has 6 digits"),
        ("91798422", "has 8 digits"),
        ("917984A", "without letters"),
        ("9179842.5", "without letters"),
        ("٩١٧٩٨٤٢", "without letters"),
        ("", "Enter the seven digits"),
        ("IMO", "Enter the seven digits"),
        ("0000000", "do not begin with 0"),
    ],
)
def test_says_why_it_is_not_one(text: str, said: str) -> None:
    reading = parse_imo(text)
    assert not reading.is_valid
    assert said in reading.problem


@pytest.mark.parametrize("number", ["9179842", "8517839", "9161003", "9358010", "9179854"])
def test_ships_of_the_record_pass(number: str) -> None:
    assert is_valid_ship_imo(number)


def test_a_company_number_is_not_taken_for_a_ship() -> None:
    # 6246853 is M LEASING LLC's IMO company number.
    assert not is_valid_ship_imo("6246853")


# 0555641 is that of NORTHERN SHIPPING COMPANY: company numbers may begin with 0.
@pytest.mark.parametrize(
    "number", ["6246853", "5571322", "5963351", "1790183", "5905801", "0555641"]
)
def test_numbers_of_owners_pass_the_check_of_the_company_scheme(number: str) -> None:
    assert is_valid_company_imo(number)


@pytest.mark.parametrize(
    "number", ["6246854", "9179842", "624685", "0000000", "62468A3", "٦٢٤٦٨٥٣"]
)
def test_what_is_no_company_number(number: str) -> None:
    assert not is_valid_company_imo(number)


def test_a_number_can_pass_both_checks() -> None:
    # The company number of OCEAN MARITIME MANAGEMENT, on the UN's list.
    assert is_valid_company_imo("1790183")
    assert is_valid_ship_imo("1790183")


def test_every_change_of_one_digit_is_noticed_where_the_weight_allows() -> None:
    # Weights 7, 6, 5, 4, 3, 2: a change by five is invisible under an even weight, no other is.
    digits = "917984"
    for place in range(6):
        for other in range(10):
            changed = f"{digits[:place]}{other}{digits[place + 1 :]}"
            difference = (other - int(digits[place])) * (7 - place) % 10
            assert (check_digit(changed) == 2) == (difference == 0)
