from django.contrib import admin
from django.urls import include, path

from accounts.admin import secure
from accounts.views.health import health

secure(admin.site)

urlpatterns = [
    path("", include("casework.urls")),
    path("account/", include("accounts.sign_in_urls")),
    path("people/", include("accounts.urls")),
    path("evidence/", include("evidence.urls")),
    path("vessels/", include("vessels.urls")),
    path("releases/", include("partners.urls")),
    path("api/v1/", include("vessels.api.urls")),
    path("api/v1/", include("casework.api.urls")),
    path("api/v1/", include("partners.api.urls")),
    path("oauth/", include("partners.oauth_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health, name="health"),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.refused"
handler404 = "config.views.not_found"
handler429 = "config.views.too_many_requests"
handler500 = "config.views.server_error"
