"""The packages of the agency that asks, and of nobody else."""

import base64
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpResponseBase, HttpResponseNotModified
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.errors import NotFound
from evidence import intake
from partners.api.authentication import (
    AgencyAuthentication,
    AgencyThrottle,
    MayReadPackages,
    agency_of,
)
from partners.api.serializers import PackageEntrySerializer, ProblemSerializer
from partners.deliveries import record_delivery
from partners.errors import PackageWithdrawn
from partners.models import DeliveryKind, Release
from partners.package_fields import package_schema

REFUSALS = {
    401: OpenApiResponse(ProblemSerializer, "No token, an expired one, or access has ended."),
    403: OpenApiResponse(ProblemSerializer, "The token lacks the scope packages:read."),
    404: OpenApiResponse(
        ProblemSerializer, "There is no such package for this agency, or it was withdrawn."
    ),
    429: OpenApiResponse(ProblemSerializer, "Too many requests; see Retry-After."),
}


class AgencyAPIView(APIView):
    """Only for an agency's client with a token that may read packages."""

    authentication_classes = [AgencyAuthentication]
    permission_classes = [MayReadPackages]
    throttle_classes = [AgencyThrottle]

    def release_of(self, request: Request, release_id: UUID) -> Release:
        """The asking agency's release; NotFound for any other, PackageWithdrawn when recalled."""
        releases = Release.objects.filter(agency=agency_of(request), pk=release_id)
        release = releases.select_related("bundle").first()
        if release is None:
            raise NotFound("There is no such package for this agency.")
        if release.withdrawn_at is not None:
            raise PackageWithdrawn(
                f"The package was withdrawn on {release.withdrawn_at:%Y-%m-%d %H:%MZ}:"
                f" {release.withdrawn_reason} Delete your copies."
            )
        return release


class FeedPagination(CursorPagination):
    """Oldest change first, so that following `next` from the last page finds only what is new."""

    ordering = "changed_at"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200


class PackageListView(AgencyAPIView, ListAPIView[Release]):
    """Packages released to the agency, oldest change first; withdrawn ones stay as a notice."""

    serializer_class = PackageEntrySerializer
    pagination_class = FeedPagination

    def get_queryset(self) -> QuerySet[Release]:
        releases = Release.objects.filter(agency=agency_of(self.request))
        changed = Coalesce("withdrawn_at", "released_at")
        return releases.select_related("revision", "bundle").annotate(changed_at=changed)

    @extend_schema(operation_id="listPackages", responses={200: PackageEntrySerializer, **REFUSALS})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class PackageView(AgencyAPIView):
    """One package as JSON: the same content as data/package.json in the bundle."""

    @extend_schema(operation_id="readPackage", responses={200: package_schema(), **REFUSALS})
    def get(self, request: Request, release_id: UUID) -> HttpResponseBase:
        release = self.release_of(request, release_id)
        etag = f'"{release.package_digest}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        _record(request, release, DeliveryKind.PACKAGE)
        return Response(release.package, headers={"ETag": etag, "Cache-Control": "private"})


class BundleView(AgencyAPIView):
    """The sealed bundle: a zip to keep and to check with the verifier."""

    @extend_schema(
        operation_id="downloadBundle",
        responses={(200, "application/zip"): OpenApiTypes.BINARY, **REFUSALS},
    )
    def get(self, request: Request, release_id: UUID) -> HttpResponseBase:
        release = self.release_of(request, release_id)
        etag = f'"{release.bundle.sha256}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        _record(request, release, DeliveryKind.BUNDLE)
        digest = base64.b64encode(bytes.fromhex(release.bundle.sha256)).decode("ascii")
        return FileResponse(
            intake.open_file(release.bundle),
            as_attachment=True,
            filename=release.file_name,
            content_type="application/zip",
            headers={
                "Content-Length": str(release.bundle.size_bytes),
                "ETag": etag,
                "Repr-Digest": f"sha-256=:{digest}:",
                "Cache-Control": "private",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )


def _record(request: Request, release: Release, kind: DeliveryKind) -> None:
    if request.method == "HEAD":
        return  # nothing is handed over
    record_delivery(
        agency=agency_of(request),
        release=release,
        kind=kind,
        remote_address=request.META.get("REMOTE_ADDR"),
    )
