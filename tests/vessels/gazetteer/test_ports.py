"""Ports and anchorages from the lists of others."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from vessels.errors import UnreadablePlaces
from vessels.gazetteer import place_shapes, ports
from vessels.gazetteer.s2_cells import cell_of
from vessels.models import Place, PlaceKind, PlaceOrigin

WPI_HEADER = "iso3,label,sublabel,latitude,longitude\n"
GFW_HEADER = "s2id,latitude,longitude,label,sublabel,iso3\n"


def wpi(*rows: str) -> ports.Reading:
    return ports.wpi_ports(io.StringIO(WPI_HEADER + "\n".join(rows)), "wpi.csv")


def gfw(*rows: str) -> ports.Reading:
    return ports.gfw_anchorages(io.StringIO(GFW_HEADER + "\n".join(rows)), "gfw.csv")


def test_the_packaged_ports_include_the_hard_ones() -> None:
    reading = ports.searoute_ports()
    assert (len(reading.ports), reading.faults) == (3962, [])
    by_code = {port.locode: port for port in reading.ports}
    najin = by_code["KPNJN"]
    assert (najin.name, najin.country, najin.lat, najin.lon) == ("Najin", "KP", 42.2333, 130.3)
    assert {"RUVYP", "CNZOS"} <= set(by_code)


def test_a_port_of_the_index_is_good_to_a_minute_of_arc() -> None:
    (port,) = wpi("PRK,NAJIN,,42.233333,130.3").ports
    assert (port.name, port.country, port.precision_m) == ("NAJIN", "KP", 1852)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("PRK,,,42.2,130.3", "wpi.csv, line 3, label: the name is empty."),
        (
            "PRK,NAJIN,,north,130.3",
            "wpi.csv, line 3, latitude: “north” is not a number",
        ),
        ("PRK,NAJIN,,130.3,42.2", "wpi.csv, line 3, latitude: 130.3 is not between -90 and 90."),
        ("PRK,NAJIN,,42.2,nan", "wpi.csv, line 3, longitude: nan is not between -180 and 180."),
        ("NOR TH,NAJIN,,42.2,1", "wpi.csv, line 3, iso3: “NOR TH” is not the three-letter code"),
        ("PRK,NAJIN", "wpi.csv, line 3, latitude: “” is not a number of degrees."),
        (f"PRK,{'N' * 121},,42.2,1", "wpi.csv, line 3, label: the name is 121 characters long"),
    ],
)
def test_a_bad_row_is_told_with_file_line_and_field(row: str, words: str) -> None:
    reading = wpi("RUS,DUNAI,,42.88,132.35", row)
    assert [port.name for port in reading.ports] == ["DUNAI"]
    assert [str(fault)[: len(words)] for fault in reading.faults] == [words]


def test_a_file_of_other_columns_is_refused() -> None:
    with pytest.raises(UnreadablePlaces, match="the columns s2id are missing"):
        ports.gfw_anchorages(io.StringIO(WPI_HEADER), "wpi.csv")


def test_cells_of_one_name_make_one_anchorage_with_their_outline() -> None:
    (port,) = gfw(
        "356f2af7,35.080054265204275,128.61175951519579,NANPO-RI,,KOR",
        "356f2af5,35.0838,128.6079,NANPO-RI,,KOR",
    ).ports
    assert (port.name, port.kind, port.country) == ("NANPO-RI", PlaceKind.ANCHORAGE, "KR")
    assert port.area is not None
    assert port.area.is_valid
    assert port.area.area > 0


def test_coordinates_that_contradict_their_cell_are_a_fault() -> None:
    reading = gfw("3ae25905,-6.93375,-79.8663333333,ETEN,,PER", "1.46E+83,1,1,X,,PER")
    assert reading.ports == []
    assert [fault.field for fault in reading.faults] == ["latitude", "s2id"]
    assert "9,599 nm from its cell" in reading.faults[0].problem


def test_names_far_apart_are_places_apart() -> None:
    cells = ["356f2af7,35.080054,128.611760,TWIN,,KOR", "356ec741,34.839059,128.420696,TWIN,,KOR"]
    assert len(gfw(*cells).ports) == 2


def test_a_cell_at_the_antimeridian_has_no_outline_across_the_map() -> None:
    (port,) = gfw("50000001,89.999998857166091,179.02671996546238,OU,,").ports
    assert port.area is None or port.area.bounds[2] - port.area.bounds[0] < 180


@pytest.mark.parametrize("token", ["", "zz", "1.46E+83", "f0000001", "356ec74100000000ff", "0"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not the token"):
        cell_of(token)


@pytest.mark.django_db
def test_the_command_loads_what_is_named_and_tells_what_it_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index.csv"
    index.write_text(WPI_HEADER + "PRK,NAJIN,,42.233333,130.3\nPRK,BAD,,x,1\n")
    call_command("load_ports", wpi=index)
    said = capsys.readouterr().out
    assert "searoute ports: 3,962 places added, 0 held already." in said
    assert "index.csv, line 3, latitude: “x” is not a number" in said
    call_command("load_ports", wpi=index)
    assert "World Port Index: 0 places added, 1 held already." in capsys.readouterr().out
    assert Place.objects.filter(name__iexact="najin").count() == 2
    (najin,) = place_shapes.standing_near((130.2, 42.2, 130.4, 42.3))
    assert [other.origin for other in najin.others] == [PlaceOrigin.WPI]


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_ports", wpi=tmp_path / "absent.csv")


@pytest.mark.realdata
def test_every_row_of_the_real_lists_is_a_place_or_a_fault(shared_data: Path) -> None:
    index = shared_data / "places" / "WPI_ports.csv"
    with index.open(encoding="utf-8", newline="") as stream:
        reading = ports.wpi_ports(stream, index.name)
    assert (len(reading.ports), len(reading.faults)) == (3669, 0)
    anchorages = shared_data / "places" / "anchorage_overrides.csv"
    with anchorages.open(encoding="utf-8", newline="") as stream:
        reading = ports.gfw_anchorages(stream, anchorages.name)
    assert len({(port.name, port.country) for port in reading.ports}) > 5_000
    assert len(reading.faults) == 534
    assert not any(port.country == "KP" for port in reading.ports)
