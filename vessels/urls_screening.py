"""Screenings; included below `vessels/`."""

from django.urls import path

from vessels.views import screening_removal, screenings

urlpatterns = [
    path("screenings/", screenings.screening_list, name="screening-list"),
    path("screenings/<uuid:pk>/", screenings.screening_detail, name="screening-detail"),
    path(
        "screenings/<uuid:pk>/progress/", screenings.screening_progress, name="screening-progress"
    ),
    path(
        "screenings/<uuid:pk>/remove/", screening_removal.screening_remove, name="screening-remove"
    ),
    path("screenings/<uuid:pk>/send/", screenings.screening_send, name="screening-send"),
    path(
        "screenings/<uuid:pk>/result.csv", screenings.screening_download, name="screening-download"
    ),
]
