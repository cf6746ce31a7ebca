"""The administration site shows agencies, releases and deliveries and changes nothing.

Credentials and tokens are not shown at all: they are made and ended by `partners.agencies` alone.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from oauth2_provider import admin as toolkit

from accounts.models import User
from partners.models import Agency, Delivery, Release


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Lists and shows; has no add, change, delete or action."""

    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(ReadOnlyAdmin):
    list_display = ["name", "country", "max_tlp", "is_active", "credentials_expire_at"]
    exclude = ["application"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        if not isinstance(request.user, User):
            return Agency.objects.none()
        return Agency.objects.visible_to(request.user)


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["revision", "agency", "released_at", "withdrawn_at"]
    list_select_related = ["revision", "agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        if not isinstance(request.user, User):
            return Release.objects.none()
        return Release.objects.visible_to(request.user)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["release", "kind", "at", "remote_address"]
    list_select_related = ["release__revision", "release__agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        if not isinstance(request.user, User):
            return Delivery.objects.none()
        seen = Release.objects.visible_to(request.user).values("pk")
        return Delivery.objects.filter(release__in=seen)


# The toolkit's admin module registers its models; take them off again, and with them the ways to
# make credentials that leave no trace in the ledger.
admin.site.unregister(
    [
        toolkit.access_token_model,
        toolkit.application_model,
        toolkit.grant_model,
        toolkit.id_token_model,
        toolkit.refresh_token_model,
    ]
)
