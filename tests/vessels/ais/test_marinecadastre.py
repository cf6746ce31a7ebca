import io
from datetime import UTC, datetime

import pytest

from tests.vessels.ais.samples import HEADER, file_of, joined, new_layout, row
from vessels.ais.parsers import delimited, registry
from vessels.ais.parsers.base import Batch, ParseError, Reading


def parse(body: bytes) -> Batch:
    return joined(registry.recognise(body[:4096]).read(io.BytesIO(body), Reading()))


def test_reads_every_column_with_its_type() -> None:
    parsed = parse(file_of(row()))
    assert parsed.frame.row(0, named=True) == {
        "line": 2,
        "mmsi": 273331000,
        "at": datetime(2024, 2, 7, tzinfo=UTC),
        "lat": 42.1,
        "lon": 131.2,
        "sog_kn": 11.8,
        "cog_deg": 190.4,
        "heading_deg": 191.0,
        "nav_status": 0,
        "transceiver": "A",
        "name": "TESTER",
        "imo": "IMO9179842",
        "call_sign": "UTST",
        "ship_type": 70,
        "length_m": 139.0,
        "width_m": 21.0,
        "draught_m": 6.1,
        "destination": None,
    }


def test_the_layout_since_2025_gives_the_same_rows() -> None:
    rows = [row(), row(at="2024-02-07T00:01:00", lat=-33.5, lon=-70.25, imo="")]
    old, new = parse(file_of(*rows)), parse(new_layout(*rows))
    assert new.frame.rows() == old.frame.rows()
    assert new.labels["lat"] == "latitude"


def test_a_layout_is_told_by_its_header_never_by_its_dates() -> None:
    assert registry.recognise(file_of(row(at="2025-06-01T00:00:00"))).code == "marinecadastre"
    assert registry.recognise(new_layout(row())).code == "marinecadastre_new"


def test_where_a_file_is_cut_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    body = file_of(*(row(lat=number, name="N" * number) for number in range(40)), "", "short,line")
    whole = parse(body)
    for size in (1, 7, 64, 150):
        monkeypatch.setattr(delimited, "FIRST_BYTES", size)
        monkeypatch.setattr(delimited, "PIECE_BYTES", size)
        cut = parse(body)
        assert cut.frame.rows() == whole.frame.rows()
        assert cut.faults.rows() == whole.faults.rows()
        assert cut.skipped == whole.skipped == {"blank": 1}


def test_a_file_without_line_ends_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_LINE", 2 << 20)
    with pytest.raises(ParseError, match="longer than 2 MB"):
        parse(HEADER.encode() + b"," * (5 << 20))


def test_columns_are_found_by_name_in_any_order() -> None:
    parsed = parse(b"LON,LAT,note,BaseDateTime,MMSI\n131.2,42.1,x,2024-02-07T00:00:00,273331000\n")
    assert parsed.frame.select("mmsi", "lat", "lon").row(0) == (273331000, 42.1, 131.2)
    assert parsed.frame["sog_kn"][0] is None


@pytest.mark.parametrize("missing", ["MMSI", "BaseDateTime", "LAT", "LON"])
def test_a_missing_column_is_named(missing: str) -> None:
    header = HEADER.replace(f"{missing},", "", 1)
    with pytest.raises(ParseError, match=f"missing from the header: {missing}\\."):
        parse(file_of(row(), header=header))


def test_a_column_named_twice_is_refused() -> None:
    with pytest.raises(ParseError, match="names a column twice: LAT"):
        parse(file_of(row(), header=HEADER.replace("Cargo", "LAT")))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"\n \n\n", "empty"),
        (HEADER.encode(), "no positions"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>", "begins with “<!DOCTYPE html>”"),
        (b"Dear colleague,\nplease find attached", "begins with “Dear colleague,”"),
        (row().encode(), "MarineCadastre CSV"),
        (bytes(range(256)), "not an AIS file"),
        (file_of(row()).decode().encode("utf-16"), "written in UTF-16"),
    ],
)
def test_another_kind_of_file_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(ParseError) as refusal:
        parse(body)
    assert said in str(refusal.value)
    assert str(refusal.value).isprintable()


def test_lines_keep_their_own_number() -> None:
    body = f"\ufeff{HEADER}\r\n\r\n{row(lat=1)}\r\n  \r\n\r\n{row(lat=2)}".encode()
    parsed = parse(body)
    assert parsed.frame.select("line", "lat").rows() == [(3, 1.0), (6, 2.0)]
    assert parsed.skipped["blank"] == 3


def test_a_bad_line_costs_only_itself() -> None:
    parsed = parse(
        file_of(
            row(lat=1),
            row(lat=2)[:30],
            row(lat=3, name='"OPEN QUOTE'),
            row(lat=4, name='"COMMA, INC"'),
            f"{row(lat=5)},,",
            f"{row(lat=6)},extra",
            row(lat=7),
        )
    )
    assert parsed.frame.sort("line").select("line", "lat").rows() == [
        (2, 1.0),
        (5, 4.0),
        (6, 5.0),
        (8, 7.0),
    ]
    assert parsed.frame.filter(line=5)["name"].item() == "COMMA, INC"
    assert parsed.faults.select("line", "reason").rows() == [
        (3, "too_few_fields"),
        (4, "too_few_fields"),
        (7, "too_many_fields"),
    ]
    assert parsed.rows == 7


def test_junk_in_a_number_becomes_unknown_and_is_kept_as_text() -> None:
    parsed = parse(file_of(row(sog="fast", lat="nan", heading="inf")))
    assert parsed.frame.select("sog_kn", "lat", "heading_deg").row(0) == (None, None, None)
    assert parsed.raw["sog_kn"].item() == "fast"


def test_invalid_utf8_and_control_bytes_do_not_stop_it() -> None:
    body = file_of(row(name="NA@ME")).replace(b"NA@ME", b"NA\xff\x00ME")
    assert parse(body).frame["name"].item() == "NA\ufffd\x00ME"


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ParseError, match=r"Choose one of: .*marinecadastre"):
        registry.get("nonsense")
