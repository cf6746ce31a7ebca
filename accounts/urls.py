from django.urls import path

from accounts.views import integrity, people, profile, teams

app_name = "accounts"
urlpatterns = [
    path("", people.person_list, name="people-list"),
    path("add/", people.person_add, name="person-add"),
    path("me/", profile.profile, name="profile"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/<uuid:pk>/", teams.team_rename, name="team-rename"),
    path("ledger/", integrity.integrity, name="integrity"),
    path("ledger/verify/", integrity.verify_now, name="integrity-verify"),
    path("<uuid:pk>/", people.person_edit, name="person-edit"),
    path("<uuid:pk>/deactivate/", people.person_deactivate, name="person-deactivate"),
    path("<uuid:pk>/reactivate/", people.person_reactivate, name="person-reactivate"),
    path("<uuid:pk>/password/", people.person_reset_password, name="person-reset-password"),
    path(
        "<uuid:pk>/second-factor/",
        people.person_reset_second_factor,
        name="person-reset-second-factor",
    ),
]
