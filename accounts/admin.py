"""The administration site shows accounts and the ledger, and changes neither.

Whatever changes an account goes through accounts.people, so that it is permitted and recorded. The
ledger's payloads are not shown: they hold what only a case's members may know.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.models import LedgerCheckpoint, LedgerEntry, LedgerHead, Role, Team, User

# What these apps register would be ways around accounts.people and the agencies' pages.
SIDE_DOORS = {"account", "auth", "mfa", "oauth2_provider"}


def secure(site: admin.AdminSite) -> None:
    """One sign-in for all pages, with its lock-out and second factor, and no side doors.

    Called where the site gets its address, after every app has registered what it has.
    """
    site.login = secure_admin_login(site.login)  # type: ignore[method-assign]  # as allauth documents
    for model in [model for model in site._registry if model._meta.app_label in SIDE_DOORS]:  # noqa: SLF001  # Django offers no listing
        site.unregister(model)


class ReadOnlyAdmin(admin.ModelAdmin[models.Model]):
    """Seen by administrators, changed by nobody, superusers included."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return isinstance(request.user, User) and request.user.has_role(Role.ADMINISTRATOR)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "email", "roles", "team", "is_active", "last_login"]
    list_filter = ["is_active", "team"]
    search_fields = ["full_name", "email"]
    fields = [
        "full_name",
        "email",
        "roles",
        "team",
        "is_active",
        "is_staff",
        "is_superuser",
        "password_is_temporary",
        "is_fictional",
        "created_at",
        "last_login",
    ]


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ["name"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "chain", "sequence", "action", "actor", "agent"]
    list_select_related = ["actor"]
    search_fields = ["chain", "action"]
    date_hierarchy = "at"
    show_full_result_count = False
    fields = [
        "chain",
        "sequence",
        "at",
        "actor",
        "agent",
        "action",
        "previous_hash",
        "entry_hash",
    ]


@admin.register(LedgerHead)
class LedgerHeadAdmin(ReadOnlyAdmin):
    list_display = ["chain", "sequence", "checkpointed_sequence", "entry_hash"]
    search_fields = ["chain"]
    show_full_result_count = False


@admin.register(LedgerCheckpoint)
class LedgerCheckpointAdmin(ReadOnlyAdmin):
    list_display = ["at", "digest", "key_id"]
    fields = ["at", "previous_digest", "digest", "key_id", "signature"]
