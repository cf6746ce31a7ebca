"""The fields that may leave, each with its JSON type: the allow-list and the published schema.

`partners.package` copies these fields and no others; `package_schema` tells partners their types.
A field that is not named here does not leave: no staff, no e-mail address, no file name as it
arrived, no working note, no identifier of ours but the case's and the release's own.
"""

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]

TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
NUMBER_OR_NULL = {"type": ["number", "null"]}
INTEGER = {"type": "integer", "minimum": 0}
INTEGER_OR_NULL = {"type": ["integer", "null"], "minimum": 0}
YES_NO = {"type": "boolean"}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DIGEST_OR_NULL = {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}
MARKING = {"enum": ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]}
EXHIBIT_NUMBER = {"type": "string", "pattern": "^E-[0-9]{2,}$"}
EXHIBIT_NUMBER_OR_NULL = {"type": ["string", "null"], "pattern": "^E-[0-9]{2,}$"}
INSTANT = {"type": "string", "description": "ISO 8601, UTC."}
INSTANT_OR_NULL = {"type": ["string", "null"], "description": "ISO 8601, UTC; null: not known."}
SHAPE = {"type": ["object", "null"], "description": "GeoJSON."}
POINT = {"type": ["array", "null"], "items": {"type": "number"}, "description": "[lon, lat]"}
TEXTS = {"type": "array", "items": TEXT}

CASE: Fields = {
    "reference": TEXT, "title": TEXT, "question": TEXT, "summary": TEXT, "unknowns": TEXT,
    "is_demonstration": YES_NO,
}  # fmt: skip
EXHIBIT: Fields = {
    "number": EXHIBIT_NUMBER, "kind": TEXT, "title": TEXT, "description": TEXT,
    "sha256": DIGEST_OR_NULL, "size_bytes": INTEGER_OR_NULL, "media_type": TEXT_OR_NULL,
    "source": TEXT, "source_url": TEXT, "origin": TEXT_OR_NULL, "collected_at": INSTANT,
    "reliability": TEXT, "credibility": TEXT, "tlp": MARKING, "rights": TEXT,
    "credit_line": TEXT, "is_illustrative": YES_NO, "shown_at": INSTANT_OR_NULL,
    "shown_until": INSTANT_OR_NULL, "shown_precision": TEXT, "shown_inferred": YES_NO,
    "location": POINT, "location_accuracy_m": INTEGER_OR_NULL,
}  # fmt: skip
SCENE: Fields = {
    "sensor": TEXT, "gsd_m": NUMBER_OR_NULL, "width_px": INTEGER_OR_NULL,
    "height_px": INTEGER_OR_NULL, "footprint": SHAPE,
}  # fmt: skip
STATEMENT: Fields = {
    "speaker": TEXT, "role": TEXT, "government": TEXT, "is_state": YES_NO, "channel": TEXT,
    "said_at": INSTANT_OR_NULL, "said_precision": TEXT, "said_inferred": YES_NO,
    "wording": TEXT, "text": TEXT, "language": TEXT, "translation": TEXT, "speech_act": TEXT,
    "in_tension_with": TEXT,
}  # fmt: skip
FINDING: Fields = {
    "number": {"type": "string", "pattern": "^F-[0-9]+$"}, "proposition": TEXT,
    "reasoning": TEXT, "ladder": TEXT, "likelihood": TEXT,
}  # fmt: skip
LINK: Fields = {"exhibit": EXHIBIT_NUMBER, "relation": TEXT, "note": TEXT}
EVENT: Fields = {
    "title": TEXT, "detail": TEXT, "certainty": TEXT, "starts_at": INSTANT,
    "ends_at": INSTANT_OR_NULL, "precision": TEXT,
    "vessels": {"type": "array", "items": INTEGER_OR_NULL, "description": "IMO; null: unknown."},
    "place": TEXT_OR_NULL, "source": TEXT, "exhibit": EXHIBIT_NUMBER_OR_NULL,
}  # fmt: skip
OBLIGATION: Fields = {
    "number": {"type": "string", "pattern": "^O-[0-9]+$"}, "instrument": TEXT,
    "paragraph": TEXT, "paragraph_is_checked": YES_NO, "addressee": TEXT, "state": TEXT,
    "duty": TEXT, "trigger": TEXT, "assessment": TEXT, "reasoning": TEXT,
    "exhibits": {"type": "array", "items": EXHIBIT_NUMBER},
}  # fmt: skip
VESSEL: Fields = {
    "imo_number": INTEGER_OR_NULL, "name": TEXT, "role": TEXT, "note": TEXT,
    "is_illustrative": YES_NO,
}  # fmt: skip
CLAIM: Fields = {
    "attribute": TEXT, "value": TEXT, "basis": TEXT, "source": TEXT,
    "valid_from": INSTANT_OR_NULL, "valid_to": INSTANT_OR_NULL, "valid_precision": TEXT,
    "is_disputed": YES_NO, "note": TEXT, "is_illustrative": YES_NO,
    "exhibit": EXHIBIT_NUMBER_OR_NULL,
}  # fmt: skip
LISTING: Fields = {
    "list": TEXT, "status": {"enum": ["listed", "delisted", "never_listed", "unknown"]},
    "since": TEXT_OR_NULL, "as_of": INSTANT_OR_NULL, "uid": TEXT_OR_NULL, "programmes": TEXTS,
}  # fmt: skip
CUSTODY: Fields = {
    "act": TEXT, "at": INSTANT, "by": TEXT, "ledger": DIGEST, "sha256": DIGEST,
    "previous": DIGEST, "link": DIGEST,
}  # fmt: skip
PACKAGE: Fields = {
    "id": TEXT, "case_id": TEXT, "reference": TEXT, "revision": INTEGER, "recipient": TEXT,
    "released_at": INSTANT, "tlp": MARKING,
    "counts": {"type": "object", "additionalProperties": INTEGER},
}  # fmt: skip
REVISION: Fields = {
    "number": INTEGER, "digest": DIGEST, "submitted_at": INSTANT, "approved_at": INSTANT,
}  # fmt: skip


def package_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of package.json. Nothing beyond the named fields is allowed."""
    return closed(
        {
            "format": TEXT,
            "notice": TEXT,
            "policy": TEXT,
            "package": closed(PACKAGE),
            "case": closed(CASE),
            "revision": closed(REVISION),
            "exhibits": many(
                EXHIBIT,
                file=TEXT_OR_NULL,
                scene={"anyOf": [closed(SCENE), {"type": "null"}]},
                custody=many(CUSTODY),
            ),
            "findings": many(FINDING, links=many(LINK)),
            "statements": many(STATEMENT, exhibit=EXHIBIT_NUMBER),
            "events": many(EVENT),
            "obligations": many(OBLIGATION),
            "vessels": many(VESSEL, claims=many(CLAIM), listings=many(LISTING)),
        }
    )


def closed(fields: Fields) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {"type": "object", "properties": dict(fields), "additionalProperties": False}


def many(fields: Fields, **more: Any) -> dict[str, Any]:
    """A list of such objects."""
    return {"type": "array", "items": closed({**fields, **more})}
