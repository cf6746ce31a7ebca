"""Forms and acts: a domain refusal of what was filled in becomes an error of the form."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from accounts.errors import Invalid

T = TypeVar("T")


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """What the act returns, or None where the form is unbound, invalid or refused by the domain."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as error:
        form.add_error(None, str(error))
        return None


def say_errors(request: HttpRequest, form: BaseForm) -> None:
    """Shows the errors of a small form on the page that is loaded next."""
    for name, errors in form.errors.items():
        label = "" if name == "__all__" else f"{form.fields[name].label or name}: "
        for error in errors:
            messages.error(request, f"{label}{error}")
