"""Uploads on their way in: bounded on the disk, and answered so that a page can show progress."""

from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseRedirectBase


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's temporary file, cut to nothing once it passes MAX_UPLOAD_BYTES.

    The rest is counted and thrown away, so no upload fills the disk. What is left says its true
    size and holds nothing; forms and `evidence.intake` refuse it by that size.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) <= settings.MAX_UPLOAD_BYTES:
            return super().receive_data_chunk(raw_data, start)
        if start <= settings.MAX_UPLOAD_BYTES:
            self.file.seek(0)
            self.file.truncate()
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        self.file.seek(0)
        self.file.size = file_size
        return self.file


class UploadAnswerMiddleware:
    """Tells `static/js/upload.js` where to go next: a script cannot see a redirect it follows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "X-Upload" in request.headers and isinstance(response, HttpResponseRedirectBase):
            answer = JsonResponse({"location": response.url})
            answer.cookies = response.cookies
            return answer
        return response
