"""What one recipient may have, and that nothing tells of the rest."""

import json
from typing import Any

import pytest

from evidence.marking import TLP
from partners.errors import ReleaseInvalid
from partners.redaction import for_recipient


def body(**case: Any) -> dict[str, Any]:
    """Three exhibits, the second RED; F-1 rests on E-01, F-2 on the RED one, F-3 on E-03."""

    def exhibit(number: int, tlp: str) -> dict[str, Any]:
        return {"number": number, "title": f"Item {number}", "tlp": tlp, "description": ""}

    def finding(number: int, *cited: int) -> dict[str, Any]:
        links = [{"exhibit": one, "relation": "supports", "note": ""} for one in cited]
        text = f"Proposition {number}"
        return {"number": number, "proposition": text, "reasoning": "", "links": links}

    return {
        "case": {"reference": "C-1", "tlp": "AMBER", "summary": "", **case},
        "exhibits": [exhibit(1, "AMBER"), exhibit(2, "RED"), exhibit(3, "GREEN")],
        "findings": [finding(1, 1), finding(2, 1, 2), finding(3, 3)],
        "events": [
            {"title": "Seen", "detail": "", "exhibit": 2},
            {"title": "Arrives", "detail": "", "exhibit": 3},
        ],
        "vessels": [
            {
                "name": "ANGARA",
                "imo_number": 9179842,
                "claims": [
                    {"attribute": "flag", "value": "RU", "note": "", "exhibit": None},
                    {"attribute": "flag", "value": "KP", "note": "", "exhibit": 2},
                ],
            }
        ],
    }


def test_all_goes_to_a_recipient_cleared_for_all() -> None:
    redacted = for_recipient(body(), TLP.RED)
    assert [item["number"] for item in redacted.exhibits] == ["E-01", "E-02", "E-03"]
    assert redacted.withheld == []
    assert redacted.tlp == TLP.RED


def test_what_rests_on_a_stricter_exhibit_stays_with_it() -> None:
    redacted = for_recipient(body(), TLP.AMBER)
    assert [(e["was"], e["number"]) for e in redacted.exhibits] == [
        ("E-01", "E-01"),
        ("E-03", "E-02"),
    ]
    assert [(f["was"], f["number"]) for f in redacted.findings] == [("F-1", "F-1"), ("F-3", "F-2")]
    assert [link["exhibit"] for link in redacted.findings[1]["links"]] == ["E-02"]
    assert [event["title"] for event in redacted.events] == ["Arrives"]
    assert [claim["value"] for claim in redacted.vessels[0]["claims"]] == ["RU"]
    assert [item.label for item in redacted.withheld] == ["E-02", "F-2", "Event"]
    assert redacted.tlp == TLP.AMBER


def test_mentions_in_our_prose_follow_the_new_numbers() -> None:
    text = "E-03 shows her; see F-3, and the E-40 road."
    redacted = for_recipient(body(summary=text, source_url="https://a/E-03"), TLP.AMBER)
    assert redacted.case["summary"] == "E-02 shows her; see F-2, and the E-40 road."
    assert redacted.case["source_url"] == "https://a/E-03"


def test_a_text_that_names_what_stays_is_refused_with_its_place() -> None:
    with pytest.raises(ReleaseInvalid, match="text of the case mentions E-02"):
        for_recipient(body(summary="As E-02 proves"), TLP.AMBER)
    content = body()
    content["findings"][2]["reasoning"] = "Unlike F-2"
    with pytest.raises(ReleaseInvalid, match="text of F-3 mentions F-2"):
        for_recipient(content, TLP.AMBER)


def test_a_case_marked_above_the_ceiling_is_refused() -> None:
    with pytest.raises(ReleaseInvalid, match="TLP:AMBER, above TLP:GREEN"):
        for_recipient(body(), TLP.GREEN)


def test_a_release_without_findings_is_refused() -> None:
    content = body(tlp="GREEN")
    content["findings"] = content["findings"][:2]
    with pytest.raises(ReleaseInvalid, match="No finding is left"):
        for_recipient(content, TLP.GREEN)


def test_the_body_given_is_not_changed() -> None:
    content = body(summary="E-03")
    before = json.dumps(content)
    for_recipient(content, TLP.AMBER)
    assert json.dumps(content) == before


def duty(number: int, *exhibits: int, reasoning: str = "") -> dict[str, Any]:
    return {
        "number": number,
        "instrument": "UNSCR 2397 (2017)",
        "paragraph": "9",
        "trigger": "",
        "reasoning": reasoning,
        "exhibits": list(exhibits),
    }


def test_obligations_are_numbered_afresh_and_mentions_of_them_follow() -> None:
    content = body(summary="See O-2 and O-9.") | {"obligations": [duty(1, 1, 2), duty(2, 3)]}
    redacted = for_recipient(content, TLP.AMBER)
    assert [(o["was"], o["number"], o["exhibits"]) for o in redacted.obligations] == [
        ("O-2", "O-1", ["E-02"])
    ]
    assert redacted.case["summary"] == "See O-1 and O-9."
    [kept] = [item for item in redacted.withheld if item.label == "O-1"]
    assert kept.reason == "rests on E-02"


def test_a_duty_that_names_what_stays_or_is_named_while_it_stays_is_refused() -> None:
    content = body() | {"obligations": [duty(1, 3, reasoning="As E-02 shows.")]}
    with pytest.raises(ReleaseInvalid, match="text of O-1 mentions E-02"):
        for_recipient(content, TLP.AMBER)
    content = body(summary="O-1 was not met.") | {"obligations": [duty(1, 2)]}
    with pytest.raises(ReleaseInvalid, match="text of the case mentions O-1"):
        for_recipient(content, TLP.AMBER)
