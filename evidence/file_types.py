"""Which files each kind of exhibit accepts, and how large. The pages print this table."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from evidence.errors import FileInvalid
from evidence.models import ExhibitKind
from evidence.signatures import label_of

MIB = 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """A type by its name for people, the endings it may carry and what its bytes may sniff as."""

    label: str
    extensions: tuple[str, ...]
    media_types: frozenset[str]


def _type(label: str, extensions: str, *media_types: str) -> FileType:
    return FileType(label, tuple(extensions.split()), frozenset(media_types))


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TIFF = _type("TIFF or GeoTIFF", ".tif .tiff", "image/tiff")
PNG = _type("PNG", ".png", "image/png")
JPEG = _type("JPEG", ".jpg .jpeg", "image/jpeg")
WEBP = _type("WEBP", ".webp", "image/webp")
PDF = _type("PDF", ".pdf", "application/pdf")
TEXT = _type("plain text", ".txt .md", "text/plain", "text/csv", "application/json")
WORD = _type("Word", ".docx", DOCX)
HTML = _type("HTML page", ".html .htm", "text/html", "text/xml")
MAIL = _type("e-mail", ".eml", "message/rfc822", "text/plain")
WARC = _type("web archive", ".warc .wacz .warc.gz", "application/warc", "application/wacz",
             "application/gzip")  # fmt: skip
CSV = _type("CSV", ".csv", "text/csv", "text/plain")
JSON = _type("JSON", ".json .jsonl .geojson", "application/json", "text/plain")
NMEA = _type("NMEA or text", ".nmea .txt .log", "text/plain", "text/csv")
PACKED = _type("packed", ".zip .gz .zst", "application/zip", "application/gzip", "application/zstd")
AUDIO = _type("audio", ".mp3 .wav .ogg .m4a", "audio/mpeg", "audio/x-wav", "audio/ogg",
              "audio/x-m4a", "audio/mp4", "video/mp4")  # fmt: skip
VIDEO = _type("video", ".mp4 .webm .mov", "video/mp4", "video/webm", "video/quicktime")

DOCUMENTS = (PDF, TEXT, WORD, HTML, MAIL, WARC, PNG, JPEG)
ACCEPTED: dict[ExhibitKind, tuple[FileType, ...]] = {
    ExhibitKind.IMAGERY: (TIFF, PNG, JPEG, WEBP),
    ExhibitKind.AIS_TRACK: (CSV, JSON, NMEA, PACKED),
    ExhibitKind.DOCUMENT: DOCUMENTS,
    ExhibitKind.STATEMENT: (*DOCUMENTS, AUDIO, VIDEO),
}
# The server-wide MAX_UPLOAD_BYTES applies as well: the smaller of the two counts.
LIMITS: dict[ExhibitKind, int] = {
    ExhibitKind.IMAGERY: 512 * MIB,
    ExhibitKind.AIS_TRACK: 512 * MIB,
    ExhibitKind.DOCUMENT: 100 * MIB,
    ExhibitKind.STATEMENT: 200 * MIB,
}


def max_bytes(kind: ExhibitKind) -> int:
    """The largest file that the kind takes, in bytes."""
    server_wide: int = settings.MAX_UPLOAD_BYTES
    return min(LIMITS[kind], server_wide)


def accepted_text(kind: ExhibitKind) -> str:
    """`PNG (.png), JPEG (.jpg, .jpeg); at most 512.0 MB`, for hints and refusals."""
    types = [f"{each.label} ({', '.join(each.extensions)})" for each in ACCEPTED[kind]]
    return f"{', '.join(types)}; at most {filesizeformat(max_bytes(kind))}"


def extensions(kind: ExhibitKind) -> str:
    """For the `accept` attribute of a file field."""
    return ",".join(sorted({end for each in ACCEPTED[kind] for end in each.extensions}))


def check(*, kind: ExhibitKind, file_name: str, media_type: str) -> None:
    """Raises `FileInvalid` unless the kind takes such a file and its name agrees with its bytes."""
    ending = PurePosixPath(file_name).suffix.lower()
    named = [each for each in ACCEPTED[kind] if ending in each.extensions]
    if not named:
        what = f"files ending in {ending}" if ending else "files without an ending in their name"
        raise FileInvalid(
            f"{file_name}: {what} are not accepted as {kind.label}."
            f" Accepted: {accepted_text(kind)}. Save it in one of these formats and add it again."
        )
    if not any(media_type in each.media_types for each in named):
        raise FileInvalid(
            f"{file_name}: its content is {label_of(media_type)}, though its name says"
            f" {named[0].label} ({ending}). Check that this is the file you meant; if it was"
            " renamed, give it back its own ending and add it again."
        )
