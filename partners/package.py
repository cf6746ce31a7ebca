"""package.json: what an agency reads, built only from fields named here.

A field that is not on a list below does not leave: no staff, no e-mail address, no file name as it
arrived, no working note, no identifier of ours but the case's and the release's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.models import Rights
from partners.redaction import Redacted

Item = dict[str, Any]

FORMAT = "plimsoll-package/1"
NOTICE = "Sealing proves existence and integrity, not that the source told the truth."
POLICY = (
    "Packages are made for one recipient. Items marked above the recipient's ceiling are not part"
    " of a package, and files whose licence forbids it are described but not carried. A package"
    " does not say whether anything was left out."
)
CASE = ("reference", "title", "question", "summary", "unknowns", "is_demonstration")
EXHIBIT = (
    "number", "kind", "title", "description", "sha256", "size_bytes", "media_type", "source",
    "source_url", "origin", "collected_at", "reliability", "credibility", "tlp", "rights",
    "credit_line", "is_illustrative", "shown_at", "shown_until", "shown_precision",
    "shown_inferred", "location", "location_accuracy_m",
)  # fmt: skip
SCENE = ("sensor", "gsd_m", "width_px", "height_px", "footprint")
STATEMENT = (
    "speaker", "role", "government", "is_state", "channel", "said_at", "said_precision",
    "said_inferred", "wording", "text", "language", "translation", "speech_act",
    "in_tension_with",
)  # fmt: skip
FINDING = ("number", "proposition", "reasoning", "ladder", "likelihood")
LINK = ("exhibit", "relation", "note")
EVENT = (
    "title", "detail", "certainty", "starts_at", "ends_at", "precision", "vessels", "place",
    "source", "exhibit",
)  # fmt: skip
VESSEL = ("imo_number", "name", "role", "note", "is_illustrative")
CLAIM = (
    "attribute", "value", "basis", "source", "valid_from", "valid_to", "valid_precision",
    "is_disputed", "note", "is_illustrative", "exhibit",
)  # fmt: skip
LISTING = ("list", "status", "since", "as_of", "uid", "programmes")
EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif", "image/webp": "webp",
    "text/csv": "csv", "text/plain": "txt", "application/pdf": "pdf", "application/json": "json",
    "application/geo+json": "geojson", "application/zip": "zip",
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """Who the package is for and which revision it holds. Texts are ready to be sealed."""

    release_id: str
    recipient: str
    released_at: str
    case_id: str
    revision: int
    revision_digest: str
    submitted_at: str
    approved_at: str


def file_path(exhibit: Mapping[str, Any]) -> str | None:
    """Where the exhibit's bytes lie in the bag, or None when only hash and description may go."""
    if exhibit["rights"] != Rights.BYTES or not exhibit["sha256"]:
        return None
    extension = EXTENSIONS.get(exhibit["media_type"], "bin")
    return f"data/exhibits/{exhibit['number']}-{exhibit['sha256'][:8]}.{extension}"


def build(redacted: Redacted, heading: Heading, custody: Mapping[str, list[Item]]) -> Item:
    """The package as plain JSON. `custody` maps an exhibit's id to its released custody entries."""
    exhibits = [_exhibit(item, custody[item["id"]]) for item in redacted.exhibits]
    content = {
        "exhibits": exhibits,
        "findings": [_finding(item) for item in redacted.findings],
        "statements": [
            _only(item["statement"], STATEMENT) | {"exhibit": item["number"]}
            for item in redacted.exhibits
            if item.get("statement")
        ],
        "events": [_only(item, EVENT) for item in redacted.events],
        "vessels": [_vessel(item) for item in redacted.vessels],
    }
    counts = {name: len(items) for name, items in content.items()}
    counts["files"] = sum(item["file"] is not None for item in exhibits)
    return {
        "format": FORMAT,
        "notice": NOTICE,
        "policy": POLICY,
        "package": {
            "id": heading.release_id,
            "case_id": heading.case_id,
            "reference": redacted.case["reference"],
            "revision": heading.revision,
            "recipient": heading.recipient,
            "released_at": heading.released_at,
            "tlp": redacted.tlp.value,
            "counts": counts,
        },
        "case": _only(redacted.case, CASE),
        "revision": {
            "number": heading.revision,
            "digest": heading.revision_digest,
            "submitted_at": heading.submitted_at,
            "approved_at": heading.approved_at,
        },
        **content,
    }


def _only(item: Mapping[str, Any], fields: Iterable[str]) -> Item:
    return {field: item[field] for field in fields if field in item}


def _exhibit(item: Item, custody: list[Item]) -> Item:
    scene = item.get("scene")
    return _only(item, EXHIBIT) | {
        "file": file_path(item),
        "scene": _only(scene, SCENE) if scene else None,
        "custody": custody,
    }


def _finding(item: Item) -> Item:
    return _only(item, FINDING) | {"links": [_only(link, LINK) for link in item["links"]]}


def _vessel(item: Item) -> Item:
    return _only(item, VESSEL) | {
        "claims": [_only(claim, CLAIM) for claim in item["claims"]],
        "listings": [_only(listing, LISTING) for listing in item["listings"]],
    }
