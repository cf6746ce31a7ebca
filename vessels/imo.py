"""IMO ship identification numbers: seven digits, the last one a check digit.

IMO *company* numbers, of owners and managers, have seven digits too but another check digit. One in
eleven passes both checks, so which of the two a number is must be known from where it stands.
"""

from vessels.number_reading import NumberReading, read

WEIGHTS = (7, 6, 5, 4, 3, 2)
COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)


def check_digit(first_six: str) -> int:
    """The check digit that six digits ask for: the last digit of their sum weighted 7 to 2."""
    return sum(int(digit) * weight for digit, weight in zip(first_six, WEIGHTS, strict=True)) % 10


def is_valid_ship_imo(number: str) -> bool:
    """True for seven ASCII digits with a right check digit; 0000000 and the like are no numbers."""
    if len(number) != 7 or not (number.isascii() and number.isdigit()):
        return False
    return number[0] != "0" and check_digit(number[:6]) == int(number[6])


def is_valid_company_imo(number: str) -> bool:
    """True for seven ASCII digits with the check digit of the IMO's company scheme.

    The digit is 11 less the weighted sum's remainder by 11, its last digit where that has two.
    """
    if len(number) != 7 or not (number.isascii() and number.isdigit()) or number == "0000000":
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:6], COMPANY_WEIGHTS, strict=True)
    )
    return (11 - total % 11) % 10 == int(number[6])


def parse_imo(text: str) -> NumberReading:
    """Read "9179842", "IMO9179842", "IMO No. 917 9842" or "9179842.0"; say why it is not one."""
    return read(text, "IMO", _problem)


def _problem(raw: str, digits: str) -> str:
    if not digits:
        return "No IMO number given. Enter the seven digits, for example 9179842."
    if not (digits.isascii() and digits.isdigit()):
        return f"“{raw}” is not an IMO number: it must be seven digits, without letters."
    if len(digits) != 7:
        has = "1 digit" if len(digits) == 1 else f"{len(digits)} digits"
        return f"“{raw}” is not an IMO number: it has {has}, not seven."
    if digits[0] == "0":
        return f"“{raw}” is not an IMO number: ship numbers do not begin with 0."
    expected = check_digit(digits[:6])
    if expected != int(digits[6]):
        return (
            f"{digits} is not a valid IMO number: its check digit should be {expected}, "
            f"not {digits[6]}. Compare it with the source."
        )
    return ""
