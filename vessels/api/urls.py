from django.urls import path

from vessels.api.screenings import ScreeningsView, ScreeningView, ScreenView

urlpatterns = [
    path("screenings", ScreeningsView.as_view(), name="api-screenings"),
    path("screenings/<uuid:pk>", ScreeningView.as_view(), name="api-screening"),
    path("screen", ScreenView.as_view(), name="api-screen"),
]
