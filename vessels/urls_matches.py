"""Matches with listed ships, and the search in all lists; included below `vessels/`."""

from django.urls import URLPattern, path

from vessels.views import matches

urlpatterns: list[URLPattern] = [
    path("matches/", matches.match_list, name="match-list"),
    path("matches/<int:pk>/decide/", matches.match_decide, name="match-decide"),
    path("listed/", matches.listed_search, name="listed-search"),
]
