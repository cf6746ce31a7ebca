"""Who is asking: an agency's client, its token checked against the agency as it is now."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from oauth2_provider.contrib.rest_framework import OAuth2Authentication, TokenHasScope
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from partners import agencies
from partners.models import Agency


class AgencyAuthentication(OAuth2Authentication):  # type: ignore[misc]  # the toolkit has no types
    """A valid token is not enough: its agency must be active and its credentials unexpired."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Any] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        token = found[1]
        agency = Agency.objects.filter(application=token.application_id).first()
        if not agencies.has_access(agency):
            raise AuthenticationFailed(
                "The agency's access has ended. Ask the sending organisation for new credentials."
            )
        token.agency = agency
        return AnonymousUser(), token


class AgencyScheme(DjangoOAuthToolkitScheme):  # type: ignore[no-untyped-call]  # generator has no types
    """Describes the authentication in the OpenAPI document."""

    target_class = "partners.api.authentication.AgencyAuthentication"
    name = "agencyCredentials"


class MayReadPackages(TokenHasScope):  # type: ignore[misc]  # the toolkit has no types
    """The token carries the scope `packages:read`."""

    def get_scopes(self, request: Request, view: object) -> list[str]:
        return [agencies.SCOPE]


class AgencyThrottle(SimpleRateThrottle):
    """So many requests a minute for each agency, whichever machines they come from."""

    scope = "partner"

    def get_cache_key(self, request: Request, view: object) -> str:
        return f"throttle:agency:{agency_of(request).pk}"


def agency_of(request: Request) -> Agency:
    """The agency whose client is asking; only for requests that passed `MayReadPackages`."""
    token: Any = request.auth
    agency: Agency = token.agency
    return agency
