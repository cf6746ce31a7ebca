"""What anyone may have: the public keys, and the verifier."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from evidence import sealing
from partners.api.serializers import KeySerializer
from partners.verifier import verifier_archive


class PublicThrottle(AnonRateThrottle):
    """So many requests a minute for each address."""

    rate = "60/min"


class OpenAPIView(APIView):
    """Answers without a token."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = [PublicThrottle]


class KeyListView(OpenAPIView):
    """The keys packages are sealed with. Compare a fingerprint by another channel as well."""

    @extend_schema(operation_id="listKeys", auth=[], responses=KeySerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(KeySerializer(sealing.published_keys(), many=True).data)


class VerifierView(OpenAPIView):
    """The verifier as one file: `python verify.pyz BUNDLE.zip --key FINGERPRINT`."""

    @extend_schema(
        operation_id="downloadVerifier",
        auth=[],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(
            verifier_archive(),
            content_type="application/octet-stream",
            headers={"Content-Disposition": 'attachment; filename="verify.pyz"'},
        )
