"""A list of ships as a program sends it: JSON, or CSV as a person would upload it."""

import csv
import io
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from vessels.errors import InvalidScreening
from vessels.screening.reading import FIELDS, MOST_BYTES

_EXAMPLE = '{"name": "June fixtures", "ships": [{"imo": "9179842", "name": "ANGARA"}]}'


class ShipListParser(BaseParser):
    """`text/csv` as bytes under "csv": in which encoding is found out when they are read."""

    media_type = "text/csv"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Mapping[str, bytes]:
        return {"csv": stream.read(MOST_BYTES + 1)}


def body_of(request: Request) -> tuple[str, bytes, str]:
    """The name, the list as it is kept, and what to call that. Raises InvalidScreening.

    JSON is kept as CSV with a header, so that the first ship is on line 2.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * MOST_BYTES:
        raise InvalidScreening(f"More than {2 * MOST_BYTES // 1024 // 1024} MB. Split the list.")
    data = _data(request)
    if request.content_type.startswith(ShipListParser.media_type):
        return request.query_params.get("name", ""), data["csv"], "sent.csv"
    ships = data.get("ships")
    if not isinstance(ships, list) or not ships:
        raise InvalidScreening(f"“ships” has to be a list of one ship or more: {_EXAMPLE}.")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    writer.writerows(_cells(number, ship) for number, ship in enumerate(ships, 1))
    return str(data.get("name") or ""), text.getvalue().encode("utf-8", "replace"), "sent.json"


def _data(request: Request) -> dict[str, Any]:
    try:
        data: object = request.data
    except RecursionError as error:  # lists in lists in lists: the parser gives up
        raise InvalidScreening(f"Send an object such as {_EXAMPLE}.") from error
    if not isinstance(data, dict):
        raise InvalidScreening(f"Send an object such as {_EXAMPLE}.")
    return data


def _cells(number: int, ship: object) -> list[str]:
    if not isinstance(ship, dict):
        raise InvalidScreening(f"Ship {number} of “ships” is not an object.")
    if unknown := sorted(str(key) for key in ship if key not in FIELDS):
        raise InvalidScreening(
            f"Ship {number} of “ships” has “{unknown[0]}”. Use {', '.join(FIELDS)}."
        )
    cells = []
    for field in FIELDS:
        value = ship.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            raise InvalidScreening(f"Ship {number} of “ships”: “{field}” is not text or a number.")
        text = "" if value is None else str(value).replace("\0", "")
        cells.append(" ".join(text.split()))
    return cells
