import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from accounts import ledger
from accounts.models import User
from evidence import intake
from tests.vessels.ais.samples import file_of
from tests.vessels.track_samples import claim_mmsi, day, open_angara, position
from vessels.ais import importing
from vessels.models import PositionImport, Vessel

pytestmark = pytest.mark.django_db
KML = "{http://www.opengis.net/kml/2.2}"
NAME = "=HYPERLINK(1).csv"


@pytest.fixture
def angara(investigator: User) -> Vessel:
    vessel = open_angara(investigator)
    claim_mmsi(investigator, vessel)
    return vessel


@pytest.fixture
def made(angara: Vessel, investigator: User) -> PositionImport:
    body = file_of(
        position("2024-02-07T00:00:00", -42.2, 130.3),
        position("2024-02-07T01:00:00", 42.1, -130.4),
        position("2024-02-09T00:00:00", 42.1, 130.4),
    )
    source = intake.store(actor=investigator, stream=io.BytesIO(body), file_name="day.csv")
    return importing.import_positions(
        actor=investigator,
        source_file=source,
        file_name=NAME,
        is_illustrative=True,
        now=day(2024, 12, 1),
    )


def taken(client: Client, vessel: Vessel, file_type: str, **query: str) -> str:
    asked = {"start": "2024-02-07", "end": "2024-02-08", "type": file_type, **query}
    response: Any = client.get(reverse("vessels:positions-download", args=[vessel.pk]), asked)
    assert response.status_code == 200
    assert response.streaming
    assert "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content).decode()


def test_the_csv_says_what_it_holds_and_runs_no_formula(
    signed_in: Client, angara: Vessel, made: PositionImport, investigator: User
) -> None:
    lines = taken(signed_in, angara, "csv").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert "# label: ILLUSTRATIVE - synthetic" in head
    assert "# from: 2024-02-07T00:00:00+00:00" in head
    assert "# until_before: 2024-02-09T00:00:00+00:00" in head
    assert any(made.source_file.sha256 in line and NAME in line for line in head)
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [row["latitude"] for row in rows] == ["-42.2", "42.1"]
    assert rows[0]["at"] == "2024-02-07T00:00:00+00:00"
    assert {row["import_name"] for row in rows} == {f"'{NAME}"}
    [entry] = [e for e in ledger.entries_of(angara) if e.action == "vessel.positions_downloaded"]
    assert entry.actor == investigator
    assert entry.payload["file_type"] == "csv"


def test_the_geojson_carries_metadata_and_filters(
    signed_in: Client, angara: Vessel, made: PositionImport
) -> None:
    found = json.loads(taken(signed_in, angara, "geojson", slowest="20"))
    assert found["features"] == []
    assert found["metadata"]["filters"] == "speed from 20 kn"
    found = json.loads(taken(signed_in, angara, "geojson"))
    assert found["metadata"]["imports"][0]["sha256"] == made.source_file.sha256
    assert found["metadata"]["label"] == "ILLUSTRATIVE - synthetic"
    first, second = found["features"]
    assert first["geometry"]["coordinates"] == [130.3, -42.2]
    assert second["properties"]["at"] == "2024-02-07T01:00:00+00:00"


def test_the_kml_is_well_formed_and_longitude_comes_first(
    signed_in: Client, angara: Vessel, made: PositionImport
) -> None:
    root = etree.fromstring(taken(signed_in, angara, "kml").encode())
    marks = root.findall(f"{KML}Document/{KML}Placemark")
    assert [mark.findtext(f"{KML}Point/{KML}coordinates") for mark in marks] == [
        "130.3,-42.2",
        "-130.4,42.1",
    ]
    about = root.findtext(f"{KML}Document/{KML}description") or ""
    assert "ILLUSTRATIVE - synthetic" in about
    assert made.source_file.sha256 in about


def test_an_unknown_type_and_an_empty_vessel_are_explained(
    signed_in: Client, angara: Vessel, made: PositionImport, investigator: User
) -> None:
    address = reverse("vessels:positions-download", args=[angara.pk])
    response = signed_in.get(address, {"type": "exe"})
    assert response.status_code == 400
    assert "Choose csv, geojson or kml" in response.content.decode()
    made.positions.all().delete()
    response = signed_in.get(address, follow=True)
    assert "nothing to download" in response.content.decode()
    assert not [e for e in ledger.entries_of(angara) if "downloaded" in e.action]
