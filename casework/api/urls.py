from django.urls import path

from casework.api.decisions import DecisionsView

urlpatterns = [
    path("cases/<str:reference>/decisions", DecisionsView.as_view(), name="case-decisions"),
]
