"""How values of lists and feeds are written on a page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse

from vessels import freshness
from vessels.models import SanctionsList
from vessels.sanctions.matches.reviewing import Row

register = template.Library()

UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@register.simple_tag(takes_context=True)
def as_of_url(context: template.Context, name: str, *args: Any, **query: Any) -> str:
    """The address of a page, read as of the same day as this one where it is read as of a day."""
    request = getattr(context, "request", None)
    asked = {**query, **(_days(request) if request else {})}
    address = reverse(name, args=args)
    return f"{address}?{urlencode(asked)}" if asked else address


def _days(request: HttpRequest) -> dict[str, str]:
    """`on` and `known` as far as they can be read."""
    found = {}
    for name in ("on", "known"):
        try:
            found[name] = date.fromisoformat(request.GET.get(name, "").strip()).isoformat()
        except ValueError:
            continue
    return found


@register.filter
def in_words(duration: timedelta) -> str:
    """`6 hours`, `2 days`, `1 hour 30 minutes`."""
    left, parts = int(duration.total_seconds()), []
    for name, seconds in UNITS:
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(parts) or "at once"


@register.filter
def as_fact(value: Any) -> str:
    """A normalised fact of a record: several values joined, and “not stated” for none."""
    if value is None or value == []:
        return "not stated"
    return "; ".join(str(each) for each in value) if isinstance(value, list) else str(value)


@register.filter
def seen_to(at: datetime) -> str:
    """The precision of a time at which a publisher was seen to serve a body."""
    return str(freshness.precision_of(at))


@register.filter
def of_list(rows: Iterable[Row], held: SanctionsList) -> list[Row]:
    """Of matches over all lists, those with entries of this one."""
    return [row for row in rows if row.match.sanctions_list_id == held.pk]
