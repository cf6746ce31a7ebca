import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.analytics.spelling import is_variant, plain


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("LADY R", "Lady-R."),
        ("M/V ANGARA", "ANGARA"),
        ("MV ANGARA", "ANGARA"),
        ("EVER  GIVEN", "EVERGIVEN"),
        ("CMA CGM JACQUES SAADE", "CMA CGM JACQUES SAAD"),
        ("MIKHAIL ULYANOV", "MIHAIL ULYANOV"),
        ("NAKHODKA", "NAKHODAK"),
    ],
)
def test_one_name_typed_in_two_ways(text: str, other: str) -> None:
    assert is_variant(text, other)
    assert is_variant(other, text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("ANGARA", "MARIA"),
        ("MARIA", "MARIA E"),
        ("SPARTA", "SPARTA II"),
        ("TERIBERKA II", "TERIBERKA IV"),
        ("PIONEER 7", "PIONEER 8"),
        ("OCEAN PIONEER", "OCEAN PIONEER 2"),
        ("ANGARA", "FESCO ANGARA"),
        ("MAYA", "MAIA"),
        ("", "ANGARA"),
    ],
)
def test_two_names(text: str, other: str) -> None:
    assert not is_variant(text, other)
    assert not is_variant(other, text)


def test_a_name_that_begins_like_a_prefix_keeps_its_letters() -> None:
    assert plain("MVUMBA") == "MVUMBA"
    assert plain("SYLT") == "SYLT"


@given(st.text(max_size=25), st.text(max_size=25))
def test_goes_both_ways_and_holds_for_itself(text: str, other: str) -> None:
    assert is_variant(text, text)
    assert is_variant(text, other) == is_variant(other, text)
