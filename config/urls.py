from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("casework.urls")),
    path("account/", include("allauth.urls")),
    path("people/", include("accounts.urls")),
    path("evidence/", include("evidence.urls")),
    path("vessels/", include("vessels.urls")),
    path("releases/", include("partners.urls")),
    path("api/v1/", include("casework.api.urls")),
    path("api/v1/", include("partners.api.urls")),
    path("oauth/", include("partners.oauth_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.refused"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
