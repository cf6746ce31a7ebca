from django.urls import URLPattern, path

from vessels.views import places, presence

urlpatterns: list[URLPattern] = [
    path("places/", places.place_list, name="place-list"),
    path("places/new/", places.place_add, name="place-add"),
    path("places/<uuid:pk>/", places.place_detail, name="place-detail"),
    path("places/<uuid:pk>/map.json", places.place_map, name="place-map"),
    path("places/<uuid:pk>/edit/", places.place_edit, name="place-edit"),
    path("places/<uuid:pk>/retire/", places.place_retire, name="place-retire"),
    path("who-was-here/", presence.presence, name="presence"),
    path("who-was-here/map.json", presence.presence_map, name="presence-map"),
    path("who-was-here/answer.csv", presence.presence_csv, name="presence-csv"),
]
