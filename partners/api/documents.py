"""The OpenAPI document, and a page that shows it without any script."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from drf_spectacular.views import SpectacularAPIView

from evidence import sealing
from partners.agencies import SCOPE

PUBLISHED = "partners.api.published"
SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/oauth/token/",
    "OAUTH2_SCOPES": {SCOPE: "Read the packages released to the agency"},
}


@dataclass(frozen=True)
class Operation:
    """One request that a client can make, as the page shows it."""

    name: str
    method: str
    path: str
    text: str
    needs_token: bool
    parameters: list[dict[str, Any]]
    answers: list[tuple[str, str]]


class SchemaView(SpectacularAPIView):
    """The OpenAPI 3 document: YAML, or JSON with `Accept: application/vnd.oai.openapi+json`."""

    urlconf = PUBLISHED
    custom_settings = SETTINGS
    authentication_classes: list[type] = []
    permission_classes: list[type] = []


def api_docs(request: HttpRequest) -> HttpResponse:
    """Every request of the partner API on one page, drawn from the OpenAPI document."""
    document = openapi_document()
    context = {
        "operations": list(operations(document)),
        "fields": document["components"]["schemas"]["PackageEntry"]["properties"],
        "key": sealing.current_key(),
        "base": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "partners/api_docs.html", context)


@cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document as data; the same for the life of the process."""
    with patched_settings(SETTINGS):
        generator = SchemaGenerator(urlconf=PUBLISHED)  # type: ignore[no-untyped-call]  # drf-spectacular is untyped here  # no types
        document: dict[str, Any] = generator.get_schema(public=True)  # type: ignore[no-untyped-call]  # drf-spectacular is untyped here
    return document


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """The document's operations, in its order."""
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            answers = described["responses"].items()
            yield Operation(
                name=described["operationId"],
                method=method.upper(),
                path=path,
                text=described.get("description", "").replace("`", ""),
                needs_token=any(described.get("security", [])),
                parameters=described.get("parameters", []),
                answers=[(str(code), answer.get("description", "")) for code, answer in answers],
            )
