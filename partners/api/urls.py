from django.urls import path

from partners.api.documents import SchemaView, api_docs
from partners.api.keys import KeyListView, VerifierView
from partners.api.packages import BundleView, PackageListView, PackageView

urlpatterns = [
    path("packages", PackageListView.as_view(), name="api-packages"),
    path("packages/<uuid:release_id>", PackageView.as_view(), name="api-package"),
    path("packages/<uuid:release_id>/bundle", BundleView.as_view(), name="api-bundle"),
    path("keys", KeyListView.as_view(), name="api-keys"),
    path("verify.pyz", VerifierView.as_view(), name="api-verifier"),
    path("schema", SchemaView.as_view(), name="api-schema"),
    path("docs", api_docs, name="api-docs"),
]
