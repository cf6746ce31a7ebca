"""The bytes of an exhibit: the original to be saved, and the picture made for the browser."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from evidence import intake, reads
from evidence.imagery.adding import display_copy_of
from evidence.imagery.reading import DISPLAY_MEDIA_TYPE
from evidence.views.person import get_exhibit, person
from evidence.views.ranged import attachment, guarded, span_of, unsatisfiable


@require_GET
def exhibit_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The original bytes as an attachment; a Range header is honoured."""
    exhibit = get_exhibit(request, pk)
    source_file = exhibit.source_file
    if source_file is None:
        raise Http404("There is no file.")
    etag = f'"{source_file.sha256}"'
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        header = ""
    try:
        span = span_of(header, source_file.size_bytes)
    except ValueError:
        return unsatisfiable(source_file.size_bytes)
    stored = reads.open_for_download(
        actor=person(request), exhibit=exhibit, first_byte=span[0] if span else 0
    )
    name = exhibit.file_name or source_file.sha256
    return attachment(stored, name=name, size=source_file.size_bytes, etag=etag, span=span)


@require_GET
def exhibit_picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The copy that we made; nothing that arrived is ever shown inline."""
    exhibit = get_exhibit(request, pk)
    copy = display_copy_of(exhibit)
    if copy is None or copy.media_type != DISPLAY_MEDIA_TYPE:
        raise Http404("There is no picture to show.")
    reads.note_view(actor=person(request), exhibit=exhibit)
    response = FileResponse(intake.open_file(copy), content_type=DISPLAY_MEDIA_TYPE)
    return guarded(response)
