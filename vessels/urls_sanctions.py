"""What lists hold on any day, and what changed on them."""

from django.urls import URLPattern, path

from vessels.views import list_contents

urlpatterns: list[URLPattern] = [
    path("list-changes/", list_contents.list_changes, name="list-changes"),
    path("list-changes/download/", list_contents.changes_download, name="changes-download"),
    path("lists/<slug:code>/records/", list_contents.list_records, name="list-records"),
]
