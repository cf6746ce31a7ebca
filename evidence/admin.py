"""The administration site shows which files are held, and changes nothing.

Exhibits are not shown: what they say is for those who need to know it.
"""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from evidence.models import Derivative, Origin, SourceFile


@admin.register(SourceFile)
class SourceFileAdmin(ReadOnlyAdmin):
    list_display = ["sha256", "media_type", "size_bytes", "stored_at"]
    list_filter = ["media_type"]
    search_fields = ["sha256"]


@admin.register(Derivative)
class DerivativeAdmin(ReadOnlyAdmin):
    list_display = ["original", "purpose", "derived", "made_with", "made_at"]


@admin.register(Origin)
class OriginAdmin(ReadOnlyAdmin):
    list_display = ["name"]
    search_fields = ["name"]
