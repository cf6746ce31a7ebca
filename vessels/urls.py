from django.urls import URLPattern, URLResolver, include, path

from vessels.views import claims, imports, vessels

app_name = "vessels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", vessels.vessel_list, name="vessel-list"),
    path("open/", vessels.vessel_open, name="vessel-open"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import-detail"),
    path("<uuid:pk>/", vessels.vessel_detail, name="vessel-detail"),
    path("<uuid:pk>/track.json", vessels.vessel_track, name="vessel-track"),
    path("<uuid:pk>/claims/new/", claims.claim_add, name="claim-add"),
    path("", include("vessels.urls_feeds")),
]
