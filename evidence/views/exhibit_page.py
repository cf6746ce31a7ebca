"""One exhibit: what it shows, where it came from, what was done with it since."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evidence import custody, exhibits, fixity, reads
from evidence.imagery.adding import display_copy_of
from evidence.models import Exhibit
from evidence.signatures import label_of
from evidence.views.person import get_exhibit, person


@require_GET
def exhibit_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    exhibit, user = get_exhibit(request, pk), person(request)
    reads.note_view(actor=user, exhibit=exhibit)
    scene = getattr(exhibit, "scene", None)
    context = {
        "exhibit": exhibit,
        "scene": scene,
        "statement": getattr(exhibit, "statement", None),
        "picture": display_copy_of(exhibit),
        "has_map": bool(exhibit.location or (scene and scene.footprint)),
        "map_source": reverse("evidence:exhibit-map", args=[exhibit.pk]),
        "type_label": label_of(exhibit.source_file.media_type) if exhibit.source_file else "",
        "custody": custody.log(exhibit),
        "may_edit": exhibits.may_edit(user, exhibit),
    }
    return render(request, "evidence/exhibit_detail.html", context)


@require_GET
def exhibit_map(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The exhibit alone, in the shape that the map reads (docs/frontend.md)."""
    on_map = _on_map(get_exhibit(request, pk))
    return JsonResponse({"vessels": [], "exhibits": [on_map], "places": [], "events": []})


@require_POST
def exhibit_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hash the stored bytes again, now."""
    exhibit = get_exhibit(request, pk)
    if fixity.check(actor=person(request), exhibit=exhibit):
        messages.success(request, "The stored bytes still have the SHA-256 they came in with.")
    else:
        messages.error(
            request,
            "The stored bytes are NOT those that came in. Do not rely on this file: tell an"
            " administrator, who can restore it from a backup. The finding is in the custody log.",
        )
    return redirect("evidence:exhibit-detail", pk)


def _on_map(exhibit: Exhibit) -> dict[str, Any]:
    scene = getattr(exhibit, "scene", None)
    footprint = scene.footprint if scene else None
    place = exhibit.location or (footprint.centroid if footprint else None)
    return {
        "id": str(exhibit.pk),
        "number": exhibit.get_kind_display(),
        "kind": exhibit.kind,
        "title": exhibit.title,
        "at": exhibit.shown_at.timestamp() if exhibit.shown_at else None,
        "precision": exhibit.shown_precision,
        "lon": place.x if place else None,
        "lat": place.y if place else None,
        "accuracy_m": exhibit.location_accuracy_m,
        "footprint": ({"type": "Polygon", "coordinates": footprint.coords} if footprint else None),
        "url": reverse("evidence:exhibit-detail", args=[exhibit.pk]),
        "illustrative": exhibit.is_illustrative,
    }
