import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vessels.ais.judging import station_of
from vessels.mmsi import Station, country, mid, station


@pytest.mark.parametrize(
    ("mmsi", "kind"),
    [
        ("273331000", Station.SHIP),
        ("776000000", Station.SHIP),
        ("002734411", Station.COAST_STATION),
        ("027333100", Station.GROUP),
        ("111273001", Station.SAR_AIRCRAFT),
        ("112273001", Station.MALFORMED),
        ("871160567", Station.HANDHELD),
        ("970011223", Station.DISTRESS_DEVICE),
        ("973000000", Station.MALFORMED),
        ("982731234", Station.CRAFT),
        ("992731234", Station.AID_TO_NAVIGATION),
        ("3669884", Station.MALFORMED),
        ("2733310001", Station.MALFORMED),
        ("27333100A", Station.MALFORMED),
        ("", Station.MALFORMED),
    ],
)
def test_the_shape_tells_the_station(mmsi: str, kind: Station) -> None:
    assert station(mmsi) is kind


@pytest.mark.parametrize(
    ("mmsi", "code"),
    [
        ("273331000", "RU"),
        ("445123000", "KP"),
        ("412000001", "CN"),
        ("440000001", "KR"),
        ("367104690", "US"),
        ("002734411", "RU"),
        ("992731234", "RU"),
    ],
)
def test_the_digits_tell_the_country(mmsi: str, code: str) -> None:
    found = country(mmsi)
    assert found is not None
    assert found.code == code


def test_digits_that_are_not_allotted_are_unknown() -> None:
    assert mid("299000000") == "299"
    assert country("299000000") is None


def test_a_malformed_number_has_no_country() -> None:
    assert mid("3669884") == ""
    assert country("3669884") is None


@given(st.integers(100_000_000, 999_999_999))
def test_the_vectorised_shape_agrees_with_the_plain_one(number: int) -> None:
    vectorised = pl.DataFrame({"mmsi": [number]}).select(station_of(pl.col("mmsi"))).item()
    assert vectorised == station(str(number)).name
