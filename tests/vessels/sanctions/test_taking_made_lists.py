"""The self-made lists taken through the gates into designations, in each format."""

import json
from datetime import date

import pytest

from tests.vessels.sanctions.lists.made import body_of
from tests.vessels.sanctions.samples import add_list
from vessels.models import Designation, Ending, RefreshOutcome, RefreshRun, SanctionsList
from vessels.sanctions import refreshing

LISTS = {
    "ofac-sdn-xml": ("ofac_sdn.xml", 4, 2),
    "ofac-advanced-xml": ("ofac_sdn_advanced.xml", 4, 2),
    "eu-fsf-xml": ("eu_fsf.xml", 3, 1),
    "ch-seco-xml": ("seco.xml", 3, 1),
    "ca-sema-xml": ("canada_sema.xml", 4, 2),
    "un-sc-xml": ("un_consolidated.xml", 2, 0),
    "opensanctions-ftm": ("opensanctions.ftm.json", 9, 1),
    "opensanctions-simple-csv": ("opensanctions_simple.csv", 5, 2),
    "opensanctions-maritime-csv": ("opensanctions_maritime.csv", 4, 2),
}


def brought(sanctions_list: SanctionsList, body: bytes, name: str = "list") -> RefreshRun:
    return refreshing.import_body(
        sanctions_list=sanctions_list, body=body, file_name=name, agent="test"
    )


@pytest.mark.parametrize("parser", LISTS)
def test_a_list_is_taken_and_the_same_bytes_are_no_work(db: None, parser: str) -> None:
    name, entries, vessels = LISTS[parser]
    sanctions_list = add_list("made", parser=parser)

    first = brought(sanctions_list, body_of(name), name)

    assert (first.outcome, first.message[:1]) == (RefreshOutcome.CHANGED, str(vessels))
    assert (first.counts["records"], first.counts["vessels"]) == (entries, vessels)
    assert brought(sanctions_list, body_of(name), name).outcome == RefreshOutcome.UNCHANGED


@pytest.mark.parametrize("parser", [parser for parser in LISTS if parser.endswith("-xml")])
def test_a_list_cut_off_is_kept_aside_and_ends_nothing(db: None, parser: str) -> None:
    name, _, _ = LISTS[parser]
    sanctions_list = add_list("made", parser=parser)
    brought(sanctions_list, body_of(name), name)
    held = set(Designation.objects.known_at(None).values_list("pk", flat=True))

    cut = brought(sanctions_list, body_of(name)[:-30], name)

    assert cut.outcome == RefreshOutcome.QUARANTINED
    assert "cut off on the way" in cut.message
    assert set(Designation.objects.known_at(None).values_list("pk", flat=True)) == held


def test_what_a_list_says_of_the_past_becomes_designations_that_ended(db: None) -> None:
    brought(add_list("made", parser="ch-seco-xml"), body_of("seco.xml"))

    told = Designation.objects.known_at(None).filter(uid="101").order_by("valid_from")

    assert [(each.valid_from, each.valid_to, each.ending) for each in told] == [
        (date(2016, 5, 18), date(2020, 3, 2), Ending.STATED),
        (date(2024, 2, 2), None, ""),
    ]


def test_a_delta_changes_what_it_names_and_nothing_else(db: None) -> None:
    sanctions_list = add_list("made", parser="opensanctions-ftm")
    brought(sanctions_list, body_of("opensanctions.ftm.json"))
    removal = {"op": "DEL", "entity": {"id": "xx-company-1"}}

    run = brought(sanctions_list, json.dumps(removal).encode() + b"\n")

    assert run.outcome == RefreshOutcome.CHANGED
    ended = Designation.objects.known_at(None).exclude(observed_to=None)
    assert {each.uid for each in ended if not each.valid_to} == {"xx-company-1"}
    assert Designation.objects.known_at(None).filter(uid="xx-ship-1", observed_to=None).exists()
