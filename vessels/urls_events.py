"""Events of vessels and reachable areas; included below `vessels/`."""

from django.urls import URLPattern, path, register_converter

from vessels.views import events, reach


class WhoseEnds:
    """Whether a reachable area is that of a gap or of the time since the last position."""

    regex = "gap|last"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WhoseEnds, "ends")

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/events/", events.vessel_events, name="vessel-events"),
    path("<uuid:pk>/events/find/", events.events_find, name="events-find"),
    path("<uuid:pk>/reach/", reach.last_reach, name="last-reach"),
    path("events/<uuid:pk>/", events.event_detail, name="event-detail"),
    path("events/<uuid:pk>/map.json", events.event_map, name="event-map"),
    path("events/<uuid:pk>/reach/", reach.gap_reach, name="gap-reach"),
    path("reach/<ends:of>/<uuid:pk>/map.json", reach.reach_map, name="reach-map"),
    path("reach/<ends:of>/<uuid:pk>/keep/", reach.reach_keep, name="reach-keep"),
]
