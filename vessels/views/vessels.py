"""The list of vessels."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vessels import identity, searching
from vessels.identity import Entry
from vessels.imo import parse_imo
from vessels.mmsi import parse_mmsi
from vessels.models import Attribute, Vessel
from vessels.permissions import may_record
from vessels.sanctions import status
from vessels.tracking import watching
from vessels.views import past
from vessels.views.person import person

PAGE_SIZE = 25
SHOWN_IN_LIST = (Attribute.FLAG, Attribute.MMSI, Attribute.FORMER_NAME)


@require_GET
def vessel_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    read = past.read(request)
    matching = searching.search(user, text, known_at=read.as_of.known_at)
    page = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("page"))
    vessels = list(page.object_list)
    sheets = identity.sheets(vessels, user, read.as_of)
    statuses = status.for_vessels(vessels, now=read.now, as_of=read.as_of)
    kept = watching.watched(user, vessels)
    rows = [
        {
            "vessel": vessel,
            "columns": _columns(sheets[vessel.pk]),
            "statuses": statuses[vessel],
            "is_watched": vessel.pk in kept,
            "names": _other_names(vessel, sheets[vessel.pk]) if read.is_past else [],
        }
        for vessel in vessels
    ]
    query = urlencode([*([("q", text)] if text else []), *read.days])
    context = {
        "page": page,
        "rows": rows,
        "q": text,
        "past": read,
        "page_query": f"{query}&" if query else "",
        "may_record": may_record(user),
        "number": _number(text),
    }
    return render(request, "vessels/vessel_list.html", context)


def _number(text: str) -> tuple[str, str] | None:
    """What a vessel that was not found can be added by: "imo" or "mmsi", and the number."""
    for kind, reading in (("imo", parse_imo(text)), ("mmsi", parse_mmsi(text))):
        if reading.is_valid:
            return kind, reading.number
    return None


def _other_names(vessel: Vessel, sheet: list[Entry]) -> list[str]:
    """The names claimed for her on the day, where they are not what we call her."""
    names = identity.values_of(sheet, Attribute.NAME)
    return [name for name in names if name.casefold() != str(vessel).casefold()]


def _columns(sheet: list[Entry]) -> list[tuple[str, list[str]]]:
    """The label and the claimed values of each attribute that the list shows."""
    held = {entry.attribute: [value.text for value in entry.values] for entry in sheet}
    return [(str(attribute.label), held.get(attribute, [])) for attribute in SHOWN_IN_LIST]
