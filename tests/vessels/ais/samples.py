"""Small MarineCadastre files made for the tests."""

HEADER = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
    "Length,Width,Draft,Cargo,TransceiverClass"
)


def row(
    mmsi: object = 273331000,
    at: str = "2024-02-07T00:00:00",
    lat: object = 42.1,
    lon: object = 131.2,
    *,
    sog: object = 11.8,
    cog: object = 190.4,
    heading: object = 191,
    name: str = "TESTER",
    imo: str = "IMO9179842",
    call_sign: str = "UTST",
    kind: object = 70,
) -> str:
    return (
        f"{mmsi},{at},{lat},{lon},{sog},{cog},{heading},{name},{imo},{call_sign},{kind},0,"
        "139,21,6.1,70,A"
    )


def file_of(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()
