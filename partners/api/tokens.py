"""The token endpoint: client credentials in, a short-lived bearer token out (RFC 6749, 4.4)."""

from base64 import b64decode
from typing import Any
from urllib.parse import unquote

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import RevokeTokenView, TokenView
from oauthlib.oauth2 import BackendApplicationServer

from partners import agencies
from partners.models import Agency

ATTEMPTS_A_MINUTE = 30


class AgencyValidator(OAuth2Validator):  # type: ignore[misc]  # the toolkit has no types
    """Knows only agencies: right secret, active, not expired."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        known = super().authenticate_client(request, *args, **kwargs)
        agency = Agency.objects.filter(application=request.client.pk).first() if known else None
        return agencies.has_access(agency)


class AgencyTokenView(TokenView):  # type: ignore[misc]  # the toolkit has no types
    """Grants tokens to agencies' clients, a bounded number of times a minute, on the record."""

    server_class = BackendApplicationServer  # the client credentials grant and no other
    validator_class = AgencyValidator

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        if too_many(address):
            body = {"error": "slow_down", "error_description": "Too many requests. Wait a minute."}
            return JsonResponse(body, status=429, headers={"Retry-After": "60"})
        response: HttpResponse = self.authorization_flow_token_response(request)
        agency = agency_named_in(request)
        if agency is not None:
            agencies.record_sign_in(
                agency=agency, granted=response.status_code == 200, remote_address=address
            )
        return response


class AgencyRevokeView(RevokeTokenView):  # type: ignore[misc]  # the toolkit has no types
    """Lets a client end its own token early (RFC 7009)."""

    validator_class = AgencyValidator


def too_many(address: str) -> bool:
    """Count an attempt from this address; whether it is over the limit for this minute."""
    key = f"token-attempts:{address}"
    cache.add(key, 0, timeout=60)
    try:
        return int(cache.incr(key)) > ATTEMPTS_A_MINUTE
    except ValueError:  # the minute ended between the two commands
        return False


def agency_named_in(request: HttpRequest) -> Agency | None:
    """The agency whose client id the request carries, by header or form, whatever the secret."""
    client_id = request.POST.get("client_id", "")
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id = unquote(b64decode(encoded).decode().partition(":")[0])
        except ValueError:
            return None
    return Agency.objects.filter(application__client_id=client_id).first() if client_id else None
