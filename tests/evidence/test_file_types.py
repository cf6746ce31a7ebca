"""What a file is comes from its bytes; its name must agree; each kind takes what it lists."""

import gzip
import zipfile
from io import BytesIO
from typing import Any

import pytest

from evidence import file_types
from evidence.errors import FileInvalid
from evidence.models import ExhibitKind
from evidence.signatures import sniff
from tests.evidence.samples import HTML, PDF, SVG, VRT, picture


def zip_of(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (picture("WEBP"), "image/webp"),
        (PDF, "application/pdf"),
        (SVG, "image/svg+xml"),
        (b"\n\n<!-- c --><svg onload='x'>", "image/svg+xml"),
        (HTML, "text/html"),
        (VRT, "text/xml"),
        (b"MMSI,BaseDateTime,LAT,LON\n" + b"1,2,3,4\n" * 12, "text/csv"),
        (b"!AIVDM,1,1,,A,13u@DP0P00PlJ`<5;`;RVOwT0<0M,0*5C\r\n", "text/plain"),
        (b'{"a": 1}', "application/json"),
        (gzip.compress(b"a", mtime=0), "application/gzip"),
        (zip_of("a.csv"), "application/zip"),
        (zip_of("word/document.xml"), file_types.DOCX),
        (zip_of("archive/data.warc.gz", "datapackage.json"), "application/wacz"),
        (b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n", "application/warc"),
        ("라선항".encode(), "text/plain"),
    ],
)
def test_types_are_told_by_their_bytes(body: bytes, media_type: str) -> None:
    assert sniff(body, body) == media_type


@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [
        (ExhibitKind.IMAGERY, "a.TIF", "image/tiff"),
        (ExhibitKind.AIS_TRACK, "day.csv", "text/csv"),
        (ExhibitKind.AIS_TRACK, "day.csv.zst", "application/zstd"),
        (ExhibitKind.DOCUMENT, "page.html", "text/html"),
        (ExhibitKind.STATEMENT, "speech.mp4", "video/mp4"),
    ],
)
def test_what_a_kind_lists_it_takes(kind: ExhibitKind, name: str, media_type: str) -> None:
    file_types.check(kind=kind, file_name=name, media_type=media_type)


def test_text_named_tif_is_told_what_it_is() -> None:
    with pytest.raises(FileInvalid) as caught:
        file_types.check(kind=ExhibitKind.IMAGERY, file_name="scene.tif", media_type="text/plain")
    said = str(caught.value)
    assert "scene.tif" in said
    assert "its content is plain text, though its name says TIFF" in said
    assert "give it back its own ending" in said


@pytest.mark.parametrize(
    ("name", "body"), [("a.jpg", HTML), ("scene.tif", VRT), ("a.png", picture("JPEG"))]
)
def test_a_disguise_is_refused(name: str, body: bytes) -> None:
    with pytest.raises(FileInvalid, match="though its name says"):
        file_types.check(kind=ExhibitKind.IMAGERY, file_name=name, media_type=sniff(body))


@pytest.mark.parametrize("kind", ExhibitKind)
@pytest.mark.parametrize("name", ["drawing.svg", "run.exe", "no_ending"])
def test_endings_that_are_not_listed_are_refused_with_the_list(
    kind: ExhibitKind, name: str
) -> None:
    with pytest.raises(FileInvalid, match=r"not accepted as .* Accepted: .*at most"):
        file_types.check(kind=kind, file_name=name, media_type=sniff(SVG))


def test_the_server_wide_limit_counts_where_it_is_smaller(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 5
    assert {file_types.max_bytes(kind) for kind in ExhibitKind} == {5}
