from django.urls import URLPattern, path

from vessels.views import fleet

urlpatterns: list[URLPattern] = [
    path("fleet/", fleet.fleet_map, name="fleet-map"),
    path("fleet/ships.json", fleet.fleet_ships, name="fleet-ships"),
    path("fleet/tiles/<int:zoom>/<int:x>/<int:y>.mvt", fleet.fleet_tile, name="fleet-tile"),
]
