"""The signed-in person and the exhibits that they may know of."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from evidence.models import Exhibit


def person(request: HttpRequest) -> User:
    """The signed-in user; the middleware lets nobody else through."""
    user = request.user
    if not isinstance(user, User):
        message = "a view of evidence was reached without signing in"
        raise TypeError(message)
    return user


def get_exhibit(request: HttpRequest, pk: UUID) -> Exhibit:
    """The exhibit with its file, scene, statement and people, or 404. One query."""
    visible = Exhibit.objects.visible_to(person(request)).select_related(
        "source_file", "scene", "statement", "origin", "created_by"
    )
    return get_object_or_404(visible, pk=pk)
