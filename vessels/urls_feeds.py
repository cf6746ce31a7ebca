"""Feeds, lists, their versions and records; included below `vessels/`."""

from django.urls import path

from vessels.views import feeds, list_set_up, lists, versions

urlpatterns = [
    path("feeds/", feeds.feed_list, name="feed-list"),
    path("feeds/add/", feeds.feed_add, name="feed-add"),
    path("feeds/<uuid:pk>/", feeds.feed_detail, name="feed-detail"),
    path("feeds/<uuid:pk>/edit/", feeds.feed_edit, name="feed-edit"),
    path("feeds/<uuid:pk>/run/", feeds.feed_run, name="feed-run"),
    path("feeds/lists/add/", list_set_up.list_add, name="list-add"),
    path("lists/<slug:code>/", lists.list_detail, name="list-detail"),
    path("lists/<slug:code>/edit/", list_set_up.list_edit, name="list-edit"),
    path("lists/<slug:code>/columns/", list_set_up.list_columns, name="list-columns"),
    path("lists/<slug:code>/run/", lists.list_run, name="list-run"),
    path("lists/<slug:code>/upload/", lists.list_upload, name="list-upload"),
    path("versions/<int:pk>/", versions.version_detail, name="version-detail"),
    path("versions/<int:pk>/decide/", versions.version_decide, name="version-decide"),
    path("versions/<int:pk>/body/", versions.version_body, name="version-body"),
    path("records/<int:pk>/", versions.record_detail, name="record-detail"),
]
