from django.urls import path

from accounts.views import integrity, notices, people, profile, teams

app_name = "accounts"
urlpatterns = [
    path("", people.person_list, name="people-list"),
    path("add/", people.person_add, name="person-add"),
    path("me/", profile.profile, name="profile"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/mail/", notices.notices_mail, name="notices-mail"),
    path("notices/<uuid:pk>/", notices.notice_open, name="notice-open"),
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
