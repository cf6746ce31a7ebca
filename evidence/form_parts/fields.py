"""Fields that know what evidence needs: dates of any precision, places, files of a kind."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from accounts.errors import Invalid
from evidence import file_types, footprints, intake
from evidence.models import ExhibitKind
from evidence.precision import HOW_TO_WRITE, Moment, Precision, parse, text_of
from evidence.signatures import HEAD_BYTES, TAIL_BYTES, sniff


class MomentField(forms.CharField):
    """A date in UTC as it is known; its value is a `Moment`, or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", HOW_TO_WRITE)
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The parser has judged the text; there is no text left to validate."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Moment):
            return text_of(value.at, value.precision).removesuffix("Z")
        if isinstance(value, datetime):
            return text_of(value, Precision.MINUTE).removesuffix("Z")
        return value


class _GeometryField(forms.CharField):
    """GeoJSON text that `static/js/footprint.js` fills in."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value.json if isinstance(value, Point | Polygon) else value

    def run_validators(self, value: Any) -> None:
        """The geometry is judged where it is made."""


class FootprintField(_GeometryField):
    def to_python(self, value: Any) -> Any:
        try:
            return footprints.polygon_of(super().to_python(value) or "")
        except Invalid as error:
            raise ValidationError(str(error)) from error


class PlaceField(_GeometryField):
    def to_python(self, value: Any) -> Any:
        try:
            return footprints.point_of(super().to_python(value) or "")
        except Invalid as error:
            raise ValidationError(str(error)) from error


class EvidenceFileField(forms.FileField):
    """A file of a kind of exhibit: type and size are judged here as well as at intake."""

    def __init__(self, *, kind: ExhibitKind, **options: Any) -> None:
        self.kind = kind
        options.setdefault("help_text", f"{file_types.accepted_text(kind)}.")
        accept = {"accept": file_types.extensions(kind)}
        super().__init__(widget=forms.FileInput(attrs=accept), **options)
        self.error_messages["empty"] = "The file is empty. Choose a file that has content."

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                self._judge(upload)
            except Invalid as error:
                raise ValidationError(str(error), code=error.code) from error
        return upload

    def _judge(self, upload: "UploadedFile[bytes]") -> None:
        name, size = intake.tidy_name(upload.name or ""), upload.size or 0
        limit = file_types.max_bytes(self.kind)
        if size > limit:
            raise intake.too_large(name, limit, filesizeformat(size))
        upload.seek(0)
        head = upload.read(HEAD_BYTES)
        upload.seek(max(0, size - TAIL_BYTES))
        tail = upload.read(TAIL_BYTES)
        upload.seek(0)
        file_types.check(kind=self.kind, file_name=name, media_type=sniff(head, tail))
