"""Small readings that Django's templates lack."""

from collections.abc import Mapping
from typing import Any

from django import template

from casework.models import LegalBasis

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key that is itself a variable; an empty tuple where there is none."""
    return mapping.get(key, ())


@register.filter
def plain(code: str) -> str:
    """A stored code as words: `almost_certain` reads "almost certain"."""
    return code.replace("_", " ")


@register.filter
def citation(duty: Mapping[str, Any]) -> str:
    """The paragraph that a frozen obligation cites, as its legal basis words it."""
    return LegalBasis(instrument=duty["instrument"], paragraph=duty["paragraph"]).citation
