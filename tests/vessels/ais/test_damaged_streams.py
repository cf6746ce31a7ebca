"""Damaged NMEA logs and JSON: nothing but ParseError escapes and every line is accounted for."""

import io
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vessels.ais.aisstream_samples import message, position
from tests.vessels.ais.nmea_samples import checksum, log, moving, stamped, static, tagged
from tests.vessels.ais.reading import lines_of, read
from vessels.ais.parsers.aishub import AisHub
from vessels.ais.parsers.aisstream import AisStream
from vessels.ais.parsers.base import ParseError, Parser, Reading
from vessels.ais.parsers.nmea import Nmea

DAY = Reading(base_date=date(2024, 2, 7))
GPS = "GPZDA,213950.00,07,04,2020,00,00"
NMEA = log(
    *map(tagged, static()), stamped(moving()), moving(msg_type=18), f"${GPS}*{checksum(GPS)}",
    *map(stamped, static("SECOND", seq_id=4)), moving(), "# remark", "", "2024-02-07 " + moving(),
)  # fmt: skip
STREAM = "\n".join(
    [position(), message("ShipStaticData", Name="TESTER", Dimension={"A": 1, "B": 2}), position()]
).encode()
HUB = json.dumps(
    [
        {"ERROR": False, "FORMAT": "AIS", "RECORDS": 2},
        [{"MMSI": 273331000, "TIME": "1707314460", "LATITUDE": 25260000, "LONGITUDE": 78720000,
          "SOG": 118, "COG": 1904, "A": 100, "B": 39}, {"MMSI": 1, "NAME": "X"}],
    ]
).encode()  # fmt: skip
MADE: list[tuple[Parser, bytes]] = [(Nmea(), NMEA), (AisStream(), STREAM), (AisHub(), HUB)]
REAL = (
    "gpsd/ais-nmea.log",
    "gpsd/sample.aivdm",
    "gpsd/ais-18-27.log",
    "dma_aislib/replay_dump.txt",
)


def survive(parser: Parser, body: bytes) -> None:
    try:
        found = read(parser, body, DAY)
    except ParseError:
        return
    if not isinstance(parser, AisHub):  # its records are no lines
        assert found.lines == lines_of(body)


def damaged(body: bytes, rng: random.Random) -> bytes:
    """The body with a few bytes changed, left out, doubled or moved."""
    made = bytearray(body)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(made) or 1)
        match rng.randrange(4):
            case 0:
                made[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del made[at : at + rng.randrange(40)]
            case 2:
                made[at:at] = made[at : at + rng.randrange(80)]
            case _:
                made[at:at] = rng.choice(
                    [b"\\", b"!", b"*", b",", b"\n", b"\r", b'"', b"\x00", b"$PGHP,1"]
                )
    return bytes(made)


@pytest.mark.parametrize(("parser", "body"), MADE, ids=lambda each: getattr(each, "code", ""))
def test_cut_off_anywhere(parser: Parser, body: bytes) -> None:
    for end in range(len(body)):
        survive(parser, body[:end])


@pytest.mark.parametrize(("parser", "body"), MADE, ids=lambda each: getattr(each, "code", ""))
def test_changed_anywhere(parser: Parser, body: bytes) -> None:
    rng = random.Random(20240207)
    for _ in range(400):
        survive(parser, damaged(body, rng))


@pytest.mark.parametrize("parser", [each for each, _ in MADE], ids=lambda each: each.code)
@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=300))
def test_any_bytes(parser: Parser, body: bytes) -> None:
    survive(parser, body)


@settings(max_examples=300, deadline=None)
@given(
    payload=st.text(
        "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw", max_size=90
    ),
    fill=st.integers(0, 9),
)
def test_any_payload_with_a_sound_checksum(payload: str, fill: int) -> None:
    body = f"AIVDM,1,1,,A,{payload},{fill}"
    survive(Nmea(), log(tagged(f"!{body}*{checksum(body)}")))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(value=json_values, name=st.sampled_from(["Latitude", "UserID", "Sog", "Name", "Dimension"]))
def test_any_value_in_a_message(value: Any, name: str) -> None:
    survive(AisStream(), message("ExtendedClassBPositionReport", **{name: value}).encode())


@settings(max_examples=150, deadline=None)
@given(value=json_values, name=st.sampled_from(["LATITUDE", "MMSI", "SOG", "NAME", "A", "TIME"]))
def test_any_value_in_a_record(value: Any, name: str) -> None:
    head = {"ERROR": False, "FORMAT": "AIS", "RECORDS": 1}
    body = json.dumps([head, [{"MMSI": 1, "A": 1, "B": 2, name: value}]]).encode()
    found = read(AisHub(), body)
    assert found.lines == 1


@pytest.mark.realdata
@pytest.mark.parametrize("name", REAL)
def test_real_logs_damaged(shared_data: Path, name: str) -> None:
    body = (shared_data / "ais" / name).read_bytes()
    rng = random.Random(name)
    for _ in range(15):
        survive(Nmea(), damaged(body, rng))
        survive(Nmea(), body[: rng.randrange(len(body))])
        start = rng.randrange(len(body))
        survive(Nmea(), damaged(body[start : start + 4000], rng))


def test_deep_nesting_is_told_in_words() -> None:
    with pytest.raises(ParseError):
        list(AisHub().read(io.BytesIO(b"[" * 100_000), Reading()))
    survive(AisStream(), b"[" * 60_000)
