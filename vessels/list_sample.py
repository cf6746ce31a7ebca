"""The first rows of a plain CSV while a person says which column is what. Nothing of it is kept."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.http import QueryDict

from evidence import intake
from evidence.errors import BytesMissing
from vessels.list_forms import ColumnsForm, columns_initial
from vessels.models import SanctionsList
from vessels.sanctions import unpacking
from vessels.sanctions.lists.base import UnreadableList
from vessels.sanctions.lists.plain_guess import guess
from vessels.sanctions.lists.plain_preview import Preview, Sample, preview, sample_of


@dataclass
class Shown:
    """A sample as it would be understood: the choices and the rows, or why there are none."""

    form: ColumnsForm | None = None
    preview: Preview | None = None
    problem: str = ""
    doubts: tuple[str, ...] = ()


def from_file(stream: BinaryIO, kept: Mapping[str, str]) -> Shown:
    """A file that was brought, with the columns kept so far or else a guess at them."""
    try:
        with unpacking.opened(stream) as files:
            sample = sample_of(files.main)
    except UnreadableList as error:
        return Shown(problem=str(error))
    columns = _fitting(sample, kept) or guess(sample.header)
    form = ColumnsForm(
        header=sample.header, initial={"sample": sample.text, **columns_initial(columns)}
    )
    return _previewed(Shown(form, doubts=sample.problems), sample.text, columns)


def newest(held: SanctionsList) -> Shown:
    """The newest file that came in, if any did and it can still be had."""
    version = held.versions.select_related("source_file").first()
    if version is None:
        return Shown()
    try:
        with intake.open_file(version.source_file) as stream:
            return from_file(stream, held.columns)
    except BytesMissing:
        return Shown()


def again(data: QueryDict) -> Shown:
    """The sample that travels with the form, under the choices made now."""
    try:
        sample = sample_of(io.BytesIO((data.get("sample") or "").encode()))
    except UnreadableList as error:
        return Shown(problem=str(error))
    form = ColumnsForm(data, header=sample.header)
    shown = Shown(form)
    if not form.is_valid():
        shown.problem = "Choose columns of this file."
        return shown
    return _previewed(shown, sample.text, form.columns())


def _previewed(shown: Shown, text: str, columns: Mapping[str, str]) -> Shown:
    try:
        shown.preview = preview(text, columns)
    except UnreadableList as error:
        shown.problem = str(error)
    return shown


def _fitting(sample: Sample, kept: Mapping[str, str]) -> dict[str, str]:
    """The columns kept so far that this file has; empty where none is."""
    return {
        field: theirs
        for field, theirs in kept.items()
        if theirs in sample.header or field.startswith("#")
    }
