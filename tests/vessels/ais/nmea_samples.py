"""NMEA sentences made for the tests, by pyais' own encoder."""

from typing import Any

from pyais.encode import encode_dict

# 2021-10-31T22:24:49Z
EPOCH = 1635719089


def sentences(msg_type: int, *, seq_id: int = 1, **fields: Any) -> list[str]:
    """All sentences of a message; `mmsi` may be given."""
    values = {"type": msg_type, "mmsi": 273331000, **fields}
    return [str(each) for each in encode_dict(values, seq_id=seq_id)]


def moving(second: int = 12, msg_type: int = 1, **fields: Any) -> str:
    """A position report of one sentence."""
    at = {"lat": 42.1, "lon": 131.2, "speed": 11.8, "course": 190.4, "heading": 191}
    return sentences(msg_type, **{**at, "second": second, "status": 0, **fields})[0]


def static(name: str = "TESTER", **fields: Any) -> list[str]:
    """The two sentences of a type 5 message."""
    said = {"shipname": name, "imo": 9179842, "callsign": "UTST", "ship_type": 70, "draught": 6.1}
    size = {"to_bow": 100, "to_stern": 39, "to_port": 10, "to_starboard": 11}
    return sentences(5, **{**said, **size, "destination": "NAJIN", **fields})


def checksum(text: str) -> str:
    total = 0
    for character in text.encode():
        total ^= character
    return f"{total:02X}"


def tagged(sentence: str, time: object = EPOCH, *, more: str = "s:rORBCOMM000") -> str:
    """With a tag block that says when it was received."""
    body = f"{more},c:{time}"
    return f"\\{body}*{checksum(body)}\\{sentence}"


def stamped(sentence: str, time: int = EPOCH) -> str:
    """With the United States Coast Guard's fields after the checksum."""
    return f"{sentence},s28089,d-103,T39.44353985,r003669946,{time}"


def log(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()
