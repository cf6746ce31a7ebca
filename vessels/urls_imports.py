from django.urls import URLPattern, path

from vessels.views import import_drafts, import_work, imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", import_drafts.import_new, name="import-new"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<uuid:pk>/progress/", imports.import_progress, name="import-progress"),
    path("imports/<uuid:pk>/undo/", import_work.import_undo, name="import-undo"),
    path("imports/<uuid:pk>/preview/", import_drafts.import_preview, name="import-preview"),
    path("imports/<uuid:pk>/confirm/", import_drafts.import_confirm, name="import-confirm"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<uuid:pk>/send/", import_work.import_send, name="import-send"),
]
