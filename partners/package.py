"""package.json: what an agency reads, built only from the fields of `partners.package_fields`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence.models import Rights
from partners import package_fields as fields
from partners.redaction import Redacted
from partners.verify.report import EXHIBITS

Item = dict[str, Any]

FORMAT = "plimsoll-package/1"
NOTICE = "Sealing proves existence and integrity, not that the source told the truth."
POLICY = (
    "Packages are made for one recipient. Items marked above the recipient's ceiling are not part"
    " of a package, and files whose licence forbids it are described but not carried. A package"
    " does not say whether anything was left out."
)
ENDINGS = {
    "csv", "docx", "eml", "geojson", "gz", "htm", "html", "jpeg", "jpg", "json", "jsonl", "log",
    "m4a", "md", "mov", "mp3", "mp4", "nmea", "ogg", "pdf", "png", "tif", "tiff", "txt", "wacz",
    "warc", "wav", "webm", "webp", "zip", "zst",
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
    """Where the exhibit's bytes lie in the bag, or None when only hash and description may go.

    Of the name it arrived under only a known ending is kept.
    """
    if exhibit["rights"] != Rights.BYTES or not exhibit["sha256"]:
        return None
    ending = exhibit["file_name"].rpartition(".")[2].lower()
    name = f"{exhibit['number']}-{exhibit['sha256'][:8]}"
    return f"{EXHIBITS}{name}.{ending if ending in ENDINGS else 'bin'}"


def build(redacted: Redacted, heading: Heading, custody: Mapping[str, list[Item]]) -> Item:
    """The package as plain JSON. `custody` maps an exhibit's id to its released custody entries."""
    exhibits = [_exhibit(item, custody[item["id"]]) for item in redacted.exhibits]
    content = {
        "exhibits": exhibits,
        "findings": [_finding(item) for item in redacted.findings],
        "statements": [
            _only(item["statement"], fields.STATEMENT) | {"exhibit": item["number"]}
            for item in redacted.exhibits
            if item.get("statement")
        ],
        "events": [_only(item, fields.EVENT) for item in redacted.events],
        "obligations": [_only(item, fields.OBLIGATION) for item in redacted.obligations],
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
        "case": _only(redacted.case, fields.CASE),
        "revision": {
            "number": heading.revision,
            "digest": heading.revision_digest,
            "submitted_at": heading.submitted_at,
            "approved_at": heading.approved_at,
        },
        **content,
    }


def _only(item: Mapping[str, Any], allowed: fields.Fields) -> Item:
    return {name: item[name] for name in allowed if name in item}


def _exhibit(item: Item, custody: list[Item]) -> Item:
    scene = item.get("scene")
    return _only(item, fields.EXHIBIT) | {
        "file": file_path(item),
        "scene": _only(scene, fields.SCENE) if scene else None,
        "custody": custody,
    }


def _finding(item: Item) -> Item:
    return _only(item, fields.FINDING) | {
        "links": [_only(link, fields.LINK) for link in item["links"]]
    }


def _vessel(item: Item) -> Item:
    return _only(item, fields.VESSEL) | {
        "claims": [_only(claim, fields.CLAIM) for claim in item["claims"]],
        "listings": [_only(listing, fields.LISTING) for listing in item["listings"]],
    }
