"""The URL configuration that the OpenAPI document describes: the partner API and nothing else."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("partners.api.urls"))]
