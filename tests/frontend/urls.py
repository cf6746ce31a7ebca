"""Pages that exist for the tests of the kit only: every component, a workspace, a form on a map."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from tests.frontend import sample

PAGES = Path(__file__).parent / "pages"


class SampleForm(forms.Form):
    title = forms.CharField(help_text="As it should read in the case list.")
    kind = forms.ChoiceField(choices=[("imagery", "Imagery"), ("document", "Document")])
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_illustrative = forms.BooleanField(label="ILLUSTRATIVE - synthetic", required=False)
    footprint = forms.CharField(widget=forms.HiddenInput, required=False)
    location = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    template = engines["django"].from_string((PAGES / name).read_text())
    return HttpResponse(template.render(context, request))


def gallery(request: HttpRequest) -> HttpResponse:
    form = SampleForm({"kind": "imagery"})
    page = Paginator(range(120), 25).page(2)
    return draw(
        request, "gallery.html", form=form, page=page, sha256="9f2c41" + "0" * 52 + "e07ab3"
    )


def workspace(request: HttpRequest) -> HttpResponse:
    return draw(request, "workspace.html", exhibits=sample.EXHIBITS, source=request.GET["source"])


def footprint(request: HttpRequest) -> HttpResponse:
    return draw(request, "footprint.html", form=SampleForm(request.POST or None))


def entrance(request: HttpRequest) -> HttpResponse:
    """An error page as it is drawn, with status 200 so that the browser does not log it."""
    return render(request, f"errors/{request.GET['page']}.html")


def stage(request: HttpRequest) -> JsonResponse:
    return JsonResponse(sample.stage())


def empty(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"vessels": [], "exhibits": [], "places": [], "events": []})


def crossing(request: HttpRequest) -> JsonResponse:
    return JsonResponse(sample.crossing())


def app(name: str, *pages: str) -> Any:
    """Stands in for an app of the product, so that the rail has somewhere to point."""
    return path("", include(([path(f"{page}/", gallery, name=page) for page in pages], name)))


urlpatterns = [
    path("account/", include("allauth.urls")),
    path("gallery/", gallery, name="gallery"),
    path("workspace/", workspace),
    path("footprint/", footprint),
    path("entrance/", entrance),
    path("stage.json", stage),
    path("empty.json", empty),
    path("crossing.json", crossing),
    app("casework", "case-list", "review-queue"),
    app("vessels", "vessel-list", "feed-list"),
    app("evidence", "exhibit-list"),
    app("partners", "release-list"),
    app("accounts", "profile"),
]
