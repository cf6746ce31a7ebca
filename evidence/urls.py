from django.urls import path

from evidence.views import changing, exhibit_page, files, listing

app_name = "evidence"
urlpatterns = [
    path("", listing.exhibit_list, name="exhibit-list"),
    path("add/", changing.exhibit_add, name="exhibit-add"),
    path("<uuid:pk>/", exhibit_page.exhibit_detail, name="exhibit-detail"),
    path("<uuid:pk>/edit/", changing.exhibit_edit, name="exhibit-edit"),
    path("<uuid:pk>/check/", exhibit_page.exhibit_check, name="exhibit-check"),
    path("<uuid:pk>/map/", exhibit_page.exhibit_map, name="exhibit-map"),
    path("<uuid:pk>/file/", files.exhibit_file, name="exhibit-file"),
    path("<uuid:pk>/picture/", files.exhibit_picture, name="exhibit-picture"),
]
