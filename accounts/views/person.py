from django.http import HttpRequest

from accounts.errors import Refused
from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else in."""
    if not isinstance(request.user, User):
        raise Refused("Sign in first.")
    return request.user
