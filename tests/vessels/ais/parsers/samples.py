"""A small made file for each format, by its code, and how to read it."""

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from tests.vessels.ais.nmea_samples import log, moving, static, tagged
from tests.vessels.ais.samples import file_of, new_layout, row
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import Batch, Reading

DANISH_HEADER: Final = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,"
    "IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,"
    "Destination,ETA,Data source type"
)
SPIRE_HEADER: Final = (
    "created_at,timestamp,mmsi,msg_type,latitude,longitude,speed,course,heading,rot,imo,name,"
    "call_sign,ship_type,draught,destination,to_bow,to_stern,to_port,to_starboard"
)
MARINETRAFFIC_HEADER: Final = "MMSI,STATUS,SPEED,LON,LAT,COURSE,HEADING,TIMESTAMP,SHIP_ID"
READINGS: Final[Mapping[str, Reading]] = {
    "mapped-csv": Reading(
        columns={"at": "when", "lat": "lat", "lon": "lon", "sog_kn": "speed"},
        mmsi=273331000,
        separator=";",
        decimal_comma=True,
        time_format="%d/%m/%Y %H:%M",
    ),
    "gpx": Reading(mmsi=273331000),
    "kml": Reading(mmsi=273331000),
    "geojson": Reading(mmsi=273331000),
    "nmea": Reading(base_date=date(2024, 2, 7)),
}


def lines(*texts: str) -> bytes:
    return ("\n".join(texts) + "\n").encode()


def danish(
    at: str = "07/02/2024 00:00:00",
    mobile: str = "Class A",
    mmsi: object = 273331000,
    *,
    lat: object = 42.1,
    status: str = "Under way using engine",
    kind: str = "Cargo",
) -> str:
    return (
        f"{at},{mobile},{mmsi},{lat},131.2,{status},0.0,11.8,190.4,191,9179842,UTST,TESTER,{kind},"
        "No additional information,21,139,GPS,6.1,NAJIN,10/02/2024 12:00:00,AIS"
    )


def gpx(*points: str) -> bytes:
    return (
        '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><trkseg>{''.join(points)}</trkseg></trk></gpx>"
    ).encode()


def point(at: str = "2024-02-07T00:00:00Z", lat: object = 42.1, extra: str = "") -> str:
    return f'<trkpt lat="{lat}" lon="131.2"><time>{at}</time>{extra}</trkpt>'


def kml(*placemarks: str) -> bytes:
    return (
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
        f"<Document>{''.join(placemarks)}</Document></kml>"
    ).encode()


TRACK: Final = (
    "<Placemark><gx:Track><when>2024-02-07T00:00:00Z</when><when>2024-02-07T00:01:00Z</when>"
    "<gx:coord>131.2 42.1 0</gx:coord><gx:coord>131.3 42.2 0</gx:coord></gx:Track></Placemark>"
)
STAMPED: Final = (
    "<Placemark><TimeStamp><when>2024-02-07T00:02:00Z</when></TimeStamp><ExtendedData>"
    '<Data name="MMSI"><value>273331001</value></Data></ExtendedData>'
    "<Point><coordinates>131.4,42.3,0</coordinates></Point></Placemark>"
)


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


LINE: Final = {"type": "LineString", "coordinates": [[131.2, 42.1], [131.3, 42.2, 5.0]]}
TIMES: Final = ["2024-02-07T00:00:00Z", "2024-02-07T00:01:00Z"]
GAP_EVENT: Final = {
    "id": "1",
    "type": "gap",
    "start": "2024-02-07T00:00:00.000Z",
    "end": "2024-02-07T15:00:00.000Z",
    "position": {"lat": 42.2, "lon": 131.4},
    "boundingBox": [131.2, 42.1, 131.6, 42.3],
    "vessel": {"ssvid": "273331000", "name": "TESTER"},
    "gap": {
        "offPosition": {"lat": "42.1", "lon": 131.2},
        "onPosition": {"lat": 42.3, "lon": "131.6"},
    },
}

STREAMED: Final = {
    "MessageType": "PositionReport",
    "MetaData": {
        "MMSI": 273331000,
        "ShipName": "TESTER",
        "latitude": 42.1,
        "longitude": 131.2,
        "time_utc": "2024-02-07 00:00:00.000000000 +0000 UTC",
    },
    "Message": {
        "PositionReport": {
            "UserID": 273331000,
            "Sog": 11.8,
            "Cog": 190.4,
            "TrueHeading": 191,
            "Latitude": 42.1,
            "Longitude": 131.2,
            "NavigationalStatus": 0,
            "Timestamp": 0,
        }
    },
}
SAMPLES: Final[Mapping[str, bytes]] = {
    "danish": lines(
        DANISH_HEADER,
        danish(),
        danish("07/02/2024 00:01:00", status="Unknown value", kind="Undefined"),
        danish(mobile="Base Station", mmsi=2190064),
        danish(mobile="AtoN", mmsi=992190064),
    ),
    "marinetraffic": lines(
        MARINETRAFFIC_HEADER,
        "273331000,0,118,131.2,42.1,190,191,2024-02-07T00:00:00,1",
        "273331000,0,0,131.2,42.1,190,-1,2024-02-07 00:01:00,1",
    ),
    "spire": lines(
        SPIRE_HEADER,
        "2024-02-07T00:00:02.000Z,2024-02-07T00:00:00.000Z,273331000,1,42.1,131.2,11.8,190.4,191,0"
        ",,,,,,,,,,",
        "2024-02-07T00:00:04.000Z,2024-02-07T00:00:03.000Z,273331000,5,,,,,,,9179842,TESTER,UTST,"
        "70,6.1,NAJIN,100,39,10,11",
        "2024-02-07T00:00:06.000Z,2024-02-07T00:00:05.000Z,2190064,4,56.7,11.5,,,,,,,,,,,,,,",
    ),
    "marinecadastre": file_of(row(), row(at="2024-02-07T00:01:00"), row(lat=91)),
    "marinecadastre_new": new_layout(row(), row(at="2024-02-07T00:01:00"), row(lat=91)),
    "aishub": json.dumps(
        [
            {"ERROR": False, "FORMAT": "HUMAN", "RECORDS": 1},
            [
                {
                    "MMSI": 273331000,
                    "TIME": "2024-02-07 00:00:00 GMT",
                    "LATITUDE": 42.1,
                    "LONGITUDE": 131.2,
                    "SOG": 11.8,
                    "A": 100,
                    "B": 39,
                }
            ],
        ]
    ).encode(),
    "gfw": json.dumps({"entries": [GAP_EVENT, {**GAP_EVENT, "type": "fishing"}]}).encode(),
    "geojson": collection(
        feature(LINE, mmsi=273331000, coordTimes=TIMES),
        feature({"type": "Point", "coordinates": [131.4, 42.3]}, timestamp=1707264120, sog=11.8),
        feature({"type": "Polygon", "coordinates": []}),
    ),
    "gpx": gpx(point(), point("2024-02-07T00:01:00Z", 42.2, "<speed>5.144</speed>")),
    "kml": kml(TRACK, STAMPED),
    "mapped-csv": lines(
        "when;lat;lon;speed",
        "07/02/2024 00:00;42,1;131,2;11,8",
        "07/02/2024 00:01;42,2;131,3;11,9",
    ),
    "aisstream": lines(json.dumps(STREAMED), json.dumps({**STREAMED, "MessageType": "Odd"})),
    "nmea": log(
        tagged(moving()),
        *(tagged(part) for part in static()),
        "!AIVDM,1,1,,A,not armoured,0*00",
    ),
}


def read(code: str, body: bytes, reading: Reading | None = None) -> list[Batch]:
    """All batches of a file in a format, with what its sample needs a person for."""
    said = READINGS.get(code, Reading()) if reading is None else reading
    return list(registry.get(code).read(io.BytesIO(body), said))


def one(code: str, body: bytes, reading: Reading | None = None) -> Batch:
    """The only batch of a small file."""
    (batch,) = read(code, body, reading)
    return batch
