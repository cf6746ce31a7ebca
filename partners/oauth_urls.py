"""Only what an agency's client needs: get a token, end a token. No management views."""

from django.urls import path

from partners.api.tokens import AgencyRevokeView, AgencyTokenView

urlpatterns = [
    path("token/", AgencyTokenView.as_view(), name="oauth-token"),
    path("revoke/", AgencyRevokeView.as_view(), name="oauth-revoke"),
]
