"""Canonical JSON: one value, one byte sequence; what JSON cannot carry exactly is refused."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import rfc8785

from evidence import canonical


def test_order_and_spelling_do_not_matter() -> None:
    one = {"b": [1, 2.0], "a": "é\u20ac\n", "c": None}
    other = {"c": None, "a": "é€\n", "b": [1.0, 2]}
    expected = '{"a":"é€\\n","b":[1,2],"c":null}'.encode()
    assert canonical.canonical_bytes(one) == canonical.canonical_bytes(other) == expected
    assert canonical.digest(one) == canonical.digest(other)


def test_keys_are_sorted_by_utf_16_units() -> None:
    """RFC 8785, 3.2.3: not by code point, where U+1F600 would follow U+FB33."""
    assert (
        canonical.canonical_bytes({"\ufb33": 1, "\U0001f600": 2}).decode().index("\U0001f600") == 2
    )


@pytest.mark.parametrize("value", [float("nan"), 2**53, {1: "x"}, datetime(2024, 2, 9, tzinfo=UTC)])
def test_what_json_cannot_carry_exactly_is_refused(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical.canonical_bytes(value)


def test_a_stream_is_hashed_to_its_end() -> None:
    body = b"x" * (canonical.CHUNK_BYTES + 7)
    assert canonical.sha256_of_stream(BytesIO(body)) == (canonical.sha256_hex(body), len(body))
