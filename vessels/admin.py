"""The administration site shows vessels, lists and feeds, and changes none of them.

Addresses are left out: they may carry credentials. Changes go through vessels.configuring.
"""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from vessels.models import (
    Feed,
    ListVersion,
    PositionImport,
    RecordVersion,
    RefreshRun,
    SanctionsList,
    Vessel,
)


@admin.register(Vessel)
class VesselAdmin(ReadOnlyAdmin):
    list_display = ["name", "imo_number", "is_illustrative", "created_at"]
    search_fields = ["name", "imo_number"]


@admin.register(SanctionsList)
class SanctionsListAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "is_enabled", "last_success_at"]
    exclude = ["address"]


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "is_enabled", "last_success_at"]
    exclude = ["address"]


@admin.register(ListVersion)
class ListVersionAdmin(ReadOnlyAdmin):
    list_display = ["sanctions_list", "fetched_at", "state", "vessel_count"]
    list_filter = ["sanctions_list", "state"]


@admin.register(RecordVersion)
class RecordVersionAdmin(ReadOnlyAdmin):
    list_display = ["name", "imo_number", "sanctions_list", "uid", "is_current"]
    search_fields = ["name", "imo_number", "uid"]


@admin.register(RefreshRun)
class RefreshRunAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "outcome", "message", "requested_by"]
    list_filter = ["outcome"]


@admin.register(PositionImport)
class PositionImportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "format", "rows_read", "accepted", "rejected", "imported_at"]
