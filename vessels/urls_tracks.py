"""Where a vessel was heard and seen: her pages, her positions, watch lists, comparisons."""

from django.urls import URLPattern, path

from vessels.views import compare, positions, sightings, vessel_sanctions, vessel_track, watches

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/", vessel_track.vessel_detail, name="vessel-detail"),
    path("<uuid:pk>/track.json", vessel_track.vessel_track, name="vessel-track"),
    path("<uuid:pk>/identity/", vessel_track.vessel_identity, name="vessel-identity"),
    path("<uuid:pk>/positions/", positions.vessel_positions, name="vessel-positions"),
    path("<uuid:pk>/positions/download/", positions.positions_download, name="positions-download"),
    path("<uuid:pk>/sanctions/", vessel_sanctions.vessel_sanctions, name="vessel-sanctions"),
    path("<uuid:pk>/sightings/", sightings.vessel_sightings, name="vessel-sightings"),
    path("<uuid:pk>/watch/", watches.vessel_watch, name="vessel-watch"),
    path("<uuid:pk>/unwatch/", watches.vessel_unwatch, name="vessel-unwatch"),
    path("watch-list/", watches.watch_list, name="watch-list"),
    path("compare/", compare.vessel_compare, name="vessel-compare"),
    path("compare.json", compare.compare_data, name="compare-data"),
    path("sightings/on/<uuid:pk>/", sightings.sighting_add, name="sighting-add"),
    path("sightings/<uuid:pk>/withdraw/", sightings.sighting_withdraw, name="sighting-withdraw"),
]
