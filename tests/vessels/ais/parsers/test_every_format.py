"""What every parser of the registry owes: no crash whatever the bytes, and every line accounted."""

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.vessels.ais.parsers.samples import READINGS, SAMPLES, read
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import SCHEMA, STATIC_SCHEMA, Batch, ParseError, Reading

CODES = sorted(registry.PARSERS)
TABLES = {
    "danish",
    "marinetraffic",
    "spire",
    "marinecadastre",
    "marinecadastre_new",
    "mapped-csv",
}
DOCUMENTS = {"aishub", "gfw", "geojson", "gpx", "kml"}
# None is a line break, a blank or a quote that would change what a line is.
NOISE = b"\x00\xff\xc3\x28\\;:<>&{}[]0159-+.eENaxyz,@!*$#"
SHARED = {
    "marinecadastre": "ais/marinecadastre/AIS_2022_01_03_first99999.csv",
    "mapped-csv": "ais/movingpandas/boat-positions.csv",
    "gfw": "ais/gfw_api_v3/vessel_item.json",
    "nmea": "ais/gpsd/sample.aivdm",
}
BOATS = Reading(
    columns={"at": "ais_pos_timestamp", "lat": "latitude", "lon": "longitude"},
    mmsi=273331000,
    time_format="%d/%m/%Y %H:%M",
)


def test_every_format_has_a_sample() -> None:
    assert set(SAMPLES) >= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_sample_is_recognised_as_its_own_format(code: str) -> None:
    assert registry.recognise(SAMPLES[code][:4096]).code == code


@pytest.mark.parametrize("code", CODES)
def test_each_sample_gives_the_agreed_columns(code: str) -> None:
    for batch in read(code, SAMPLES[code]):
        assert dict(batch.frame.schema) == {"line": batch.frame.schema["line"], **SCHEMA}
        assert dict(batch.statics.schema) == dict(STATIC_SCHEMA)
        assert batch.raw["line"].equals(batch.frame["line"])


def accounted(code: str, body: bytes, batches: list[Batch]) -> None:
    """Every line that is not blank, or every record, is a row, a fault or counted as skipped."""
    numbers: set[int] = set()
    for batch in batches:
        for frame in (batch.frame, batch.statics, batch.faults):
            numbers |= set(frame["line"].to_list())
    if code in DOCUMENTS:
        assert numbers == set(range(1, len(numbers) + 1))
        return
    rows = sum(batch.rows for batch in batches)
    assert len(numbers) == rows, "a line is counted twice"
    physical = body.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    filled = [number for number, text in enumerate(physical, start=1) if text.strip("\0\r\t ")]
    if code in TABLES:
        assert numbers == set(filled[1:])
        return
    skipped = sum(
        count for batch in batches for why, count in batch.skipped.items() if why != "blank"
    )
    assert rows + skipped == len(filled)


def survives(code: str, body: bytes, reading: Reading | None = None) -> None:
    try:
        batches = read(code, body, reading)
    except ParseError as error:
        refusal = str(error)
    else:
        accounted(code, body, batches)
        return
    assert refusal.isprintable(), refusal


def mutated(body: bytes, seed: int) -> bytes:
    """Some bytes overwritten, taken out or doubled; lines stay lines."""
    chance = random.Random(seed)
    changed = bytearray(body)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed))
        length = chance.randint(1, 6)
        act = chance.randrange(3)
        if act == 0:
            changed[at] = chance.choice(NOISE)
        elif act == 1:
            del changed[at : at + length]
        else:
            changed[at:at] = changed[at : at + length]
        if not changed:
            break
    return bytes(changed)


@pytest.mark.parametrize("code", CODES)
def test_a_file_cut_off_anywhere_is_read_or_refused_in_words(code: str) -> None:
    body = SAMPLES[code]
    for end in range(0, len(body), max(1, len(body) // 150)):
        survives(code, body[:end])


@pytest.mark.parametrize("code", CODES)
def test_a_damaged_file_is_read_or_refused_in_words(code: str) -> None:
    for seed in range(150):
        survives(code, mutated(SAMPLES[code], seed))


@pytest.mark.parametrize("code", CODES)
def test_any_other_file_is_read_or_refused_in_words(code: str) -> None:
    others = [*SAMPLES.values(), b"", b"\n\n", bytes(range(256)), b"\xff\xfe" + b"x\0" * 50]
    for body in others:
        survives(code, body)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "nested",
    [b"[" * 200_000, b'[{"ERROR":' * 60_000, b'{"features":' * 60_000, b"<gpx><kml>" * 40_000],
    ids=["lists", "hub", "features", "elements"],
)
def test_bottomless_nesting_is_refused_in_words(code: str, nested: bytes) -> None:
    survives(code, nested)


@pytest.mark.parametrize("code", CODES)
def test_recognising_never_fails(code: str) -> None:
    parser = registry.get(code)
    for body in (*SAMPLES.values(), b"", bytes(range(256)), b"{" * 4096, b"\xff" * 4096):
        assert isinstance(parser.recognises(body[:4096]), bool)


ODD: list[Any] = [
    None,
    True,
    -1,
    1e308,
    "",
    "x",
    [],
    {},
    [[]],
    {"lat": []},
    "9" * 400,
    float("nan"),
]


def bent(value: Any, chance: random.Random) -> Any:
    """The same document with some values replaced by values of another kind."""
    if chance.random() < 0.06:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {name: bent(each, chance) for name, each in value.items()}
    if isinstance(value, list):
        return [bent(each, chance) for each in value]
    return value


@pytest.mark.parametrize("code", ["aishub", "gfw", "geojson"])
def test_values_of_the_wrong_kind_are_read_or_refused_in_words(code: str) -> None:
    document = json.loads(SAMPLES[code])
    for seed in range(400):
        chance = random.Random(seed)
        survives(code, json.dumps(bent(document, chance)).encode())


@pytest.mark.realdata
@pytest.mark.parametrize("code", sorted(SHARED))
def test_real_files_cut_off_and_damaged(code: str, shared_data: Path) -> None:
    body = (shared_data / SHARED[code]).read_bytes()[:60_000]
    reading = BOATS if code == "mapped-csv" else READINGS.get(code, Reading())
    whole = registry.get(code).read(io.BytesIO(body), reading)
    if code not in DOCUMENTS:
        accounted(code, body, list(whole))
    for seed in range(25):
        survives(code, body[: random.Random(seed).randrange(len(body))], reading)
        survives(code, mutated(body, seed), reading)
