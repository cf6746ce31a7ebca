"""The administration site shows casework and changes nothing: every act has its own function.

Nor does it show past the compartments: an administrator sees the cases they are in.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import User
from casework.models import (
    Case,
    CaseEvent,
    CaseExhibit,
    CaseVessel,
    Finding,
    FindingExhibit,
    Note,
    Review,
    Revision,
    Task,
)

# How each model leads to its case.
CASE_PATHS: dict[type[Model], str] = {
    Case: "pk",
    CaseEvent: "case",
    CaseExhibit: "case",
    CaseVessel: "case",
    Finding: "case",
    FindingExhibit: "finding__case",
    Note: "case",
    Review: "revision__case",
    Revision: "case",
    Task: "case",
}


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Lists and shows; has no add, change, delete or action."""

    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if not isinstance(request.user, User):
            return rows.none()
        mine = Case.objects.visible_to(request.user).values("pk")
        return rows.filter(**{f"{CASE_PATHS[self.model]}__in": mine})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


for model in CASE_PATHS:
    admin.site.register(model, ReadOnlyAdmin)
