from django.urls import path

from partners.views import agencies, releases

app_name = "partners"
urlpatterns = [
    path("", releases.release_list, name="release-list"),
    path("of/<str:reference>/", releases.release_create, name="release-create"),
    path("<uuid:release_id>/", releases.release_detail, name="release-detail"),
    path("<uuid:release_id>/bundle/", releases.release_bundle, name="release-bundle"),
    path("<uuid:release_id>/withdraw/", releases.release_withdraw, name="release-withdraw"),
    path("agencies/", agencies.agency_list, name="agency-list"),
    path("agencies/new/", agencies.agency_create, name="agency-create"),
    path("agencies/<uuid:agency_id>/", agencies.agency_detail, name="agency-detail"),
    path(
        "agencies/<uuid:agency_id>/credentials/",
        agencies.agency_credentials,
        name="agency-credentials",
    ),
    path("agencies/<uuid:agency_id>/revoke/", agencies.agency_revoke, name="agency-revoke"),
]
