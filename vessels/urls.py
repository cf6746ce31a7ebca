from django.urls import URLPattern, URLResolver, include, path

from vessels.views import claims, opening, vessels

app_name = "vessels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", vessels.vessel_list, name="vessel-list"),
    path("open/", opening.vessel_open, name="vessel-open"),
    path("<uuid:pk>/imo/", opening.vessel_give_imo, name="vessel-give-imo"),
    path("<uuid:pk>/claims/new/", claims.claim_add, name="claim-add"),
    path("", include("vessels.urls_companies")),
    path("", include("vessels.urls_sanctions")),
    path("", include("vessels.urls_feeds")),
    path("", include("vessels.urls_events")),
    path("", include("vessels.urls_imports")),
    path("", include("vessels.urls_places")),
    path("", include("vessels.urls_fleet")),
    path("", include("vessels.urls_matches")),
    path("", include("vessels.urls_screening")),
    path("", include("vessels.urls_tracks")),
]
