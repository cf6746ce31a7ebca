from datetime import date
from typing import Any

import pytest

from tests.vessels.sanctions.matching.ships import ANGARA, LADY_R, OTHER, ask, entry
from vessels.sanctions.matching.base import Basis, Query, Verdict, Worn
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.scoring import Parameters
from vessels.sanctions.matching.screening import screen


def test_an_equal_imo_number_is_the_ship_whatever_her_name() -> None:
    renamed = entry("37069", "ETIM EMIN", imo=ANGARA, former_names=("OLGA",), mmsi=273000001)

    result = ask(renamed, name="SAPFIR", imo=f"IMO {ANGARA}", mmsi="273000002")

    (hit,) = result.hits
    assert result.verdict == Verdict.MATCH
    assert (hit.score, hit.basis, hit.is_vetoed) == (100, Basis.SAME_IMO, False)
    assert hit.reasons == (
        f"Same IMO number as OFAC SDN entry 37069: {ANGARA}.",
        "Name differs: SAPFIR here, ETIM EMIN listed, previous name OLGA.",
        "MMSI differs: 273000002 here, 273000001 listed.",
    )


def test_an_equal_name_under_another_imo_number_is_shown_and_never_counts() -> None:
    result = ask(entry(imo=ANGARA), name="Angara", imo=str(OTHER), flag="Russia")

    (hit,) = result.hits
    assert result.verdict == Verdict.VETOED
    assert result.leads == ()
    assert (hit.score, hit.is_vetoed) == (0, True)
    assert hit.text == (
        f"Name is equal: ANGARA. But the IMO numbers differ, {OTHER} here and {ANGARA} at "
        "OFAC SDN entry 37059: another ship."
    )


def test_an_equal_mmsi_does_not_outweigh_the_imo_numbers() -> None:
    result = ask(entry(imo=ANGARA, mmsi=273213720), imo=str(OTHER), mmsi="273213720")

    (hit,) = result.hits
    assert hit.is_vetoed
    assert hit.reasons[0] == "MMSI is equal: 273213720."


def test_a_misspelt_name_under_another_imo_number_is_not_worth_showing() -> None:
    assert ask(entry(imo=ANGARA), name="ANGRA", imo=str(OTHER)).verdict == Verdict.NOTHING


@pytest.mark.parametrize(
    ("here", "listed", "says"),
    [
        ("9179843", {"imo": ANGARA}, f"“9179843” here is not one; X has {ANGARA}."),
        ("", {"imo": ANGARA}, f"none here; X has {ANGARA}."),
        (
            str(OTHER),
            {"imo_raw": "RS 150443 (Russia)"},
            f"{OTHER} here; X has “RS 150443 (Russia)”, which is not one.",
        ),
        (str(OTHER), {}, f"{OTHER} here; X has none."),
    ],
)
def test_without_two_valid_numbers_a_name_is_a_lead(
    here: str, listed: dict[str, Any], says: str
) -> None:
    result = ask(entry(**listed), name="ANGARA", imo=here)

    (hit,) = result.hits
    assert result.verdict == Verdict.LEAD
    assert (hit.score, hit.basis) == (80, Basis.NAME)
    assert f"No IMO number decides: {says.replace('X', hit.entry.called)}" in hit.text


def test_a_wrong_check_digit_neither_ties_nor_parts() -> None:
    listed = entry(imo=None, imo_raw="9179843")

    result = ask(listed, name="OTHER SHIP", imo="9179843")

    assert result.verdict == Verdict.NOTHING
    (note,) = result.notes
    assert note.startswith("9179843 is not a valid IMO number: its check digit should be 2, not 3.")
    assert note.endswith("It was not compared.")


def test_an_mmsi_is_a_lead_and_a_former_one_a_weaker_one() -> None:
    now = ask(entry(mmsi=273213720), mmsi="273213720").hits[0]
    before = ask(entry(former_mmsis=(273213720,)), mmsi="273213720").hits[0]

    assert (now.score, now.basis) == (85, Basis.MMSI)
    assert before.score == 75
    assert before.reasons[0] == "MMSI is equal: 273213720, listed as a former one (+75)."


def test_numbers_borne_before_are_compared_with_when() -> None:
    worn = Worn("273213720", since=date(2021, 3, 1), until=date(2023, 5, 2))

    hit = ask(entry(mmsi=273213720), mmsi="273000009", mmsis=(worn,)).hits[0]

    assert hit.score == 75
    assert "here a former one (2021-03-01 to 2023-05-02)" in hit.reasons[0]


def test_a_call_sign_is_read_without_its_spaces() -> None:
    hit = ask(entry(call_sign="UBVG7"), call_sign="ub-vg 7").hits[0]

    assert (hit.basis, hit.score) == (Basis.CALL_SIGN, 72)


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ({"call_sign": "N/A"}, {"call_sign": "n/a"}),
        ({"call_sign": "0000"}, {"call_sign": "0000"}),
        ({"call_sign": "Unknown"}, {"call_sign": "UNKNOWN"}),
        ({"mmsi": 111111111}, {"mmsi": "111111111"}),
        ({"mmsi": 970123456}, {"mmsi": "970123456"}),  # a distress device
    ],
)
def test_what_many_ships_have_for_want_of_a_number_is_not_compared(
    listed: dict[str, Any], asked: dict[str, Any]
) -> None:
    assert ask(entry(**listed), name="OTHER SHIP", **asked).verdict == Verdict.NOTHING


def test_name_call_sign_and_flag_add_to_an_mmsi() -> None:
    listed = entry(mmsi=273213720, call_sign="UBVG7", flag="Russia")

    hit = ask(
        listed, name="Angara", mmsi="273213720", call_sign="UBVG7", flag="Russian Federation"
    ).hits[0]

    assert hit.score == 99
    assert [reason.rsplit("(", 1)[-1] for reason in hit.reasons[:4]] == [
        "+85).",
        "+10).",
        "+10).",
        "+4).",
    ]


@pytest.mark.parametrize(
    ("fields", "score", "says"),
    [
        ({"name": "SAPFIR", "former_names": ("ANGARA",)}, 75, "a previous name of SAPFIR"),
        ({"name": "SAPFIR (ANGARA)"}, 75, "a previous name of SAPFIR (ANGARA)"),
        ({"name": "SAPFIR", "other_names": ("ANGARA",)}, 75, "another name of SAPFIR"),
        ({"name": "SAPFIR", "weak_names": ("ANGARA",)}, 60, "a weak alias of SAPFIR"),
        ({"name": "АНГАРА"}, 68, "a name in another script of АНГАРА"),
    ],
)
def test_how_the_list_has_a_name_decides_its_worth(
    fields: dict[str, Any], score: int, says: str
) -> None:
    hit = ask(entry(**fields), name="ANGARA").hits[0]

    assert hit.score == score
    assert says in hit.text


def test_a_name_in_another_script_is_compared_by_its_sound() -> None:
    hit = ask(entry(name="RUN YI"), name="润益").hits[0]

    assert hit.score == 68
    assert "“润益” is compared by its sound, RUN YI (-12)." in hit.reasons


@pytest.mark.parametrize("name", ["ANGRA", "ANGAARA", "AGNARA", "ANGANA", "AN GARA"])
def test_one_wrong_letter_is_a_lead(name: str) -> None:
    result = ask(entry(), entry("2", "VOLGA STAR"), name=name)

    assert result.hits[0].entry.uid == "37059"
    assert result.hits[0].score <= 80


def test_words_in_another_order_are_found() -> None:
    hit = ask(entry(name="OCEAN STAR"), name="STAR OCEAN").hits[0]

    assert hit.score == 76
    assert "Its words stand in another order (-4)." in hit.reasons


def test_sister_ships_are_no_misspellings() -> None:
    assert ask(entry(name="JI SONG 6"), name="JI SONG 8").verdict == Verdict.NOTHING


def test_short_and_common_names_say_little() -> None:
    alone = ask(entry(name="SIG"), name="SIG").hits[0]
    common = ask(*(entry(str(n), "MARIA", imo=None) for n in range(4)), name="MARIA").hits[0]

    assert alone.score == 52
    assert "3 letters say very little (-28)." in alone.reasons
    assert common.score == 65
    assert "4 ships on the lists bear this name (-15)." in common.reasons


def test_one_ship_on_three_lists_is_one_bearer() -> None:
    listed = [entry(str(n), "MARIA", imo=LADY_R, list_code=f"list-{n}") for n in range(3)]

    result = ask(*listed, name="MARIA")

    assert [hit.score for hit in result.hits] == [80, 80, 80]


def test_weaker_leads_beyond_the_most_are_counted() -> None:
    listed = [entry(str(n), "MARIA") for n in range(14)]

    result = ask(*listed, name="MARIA")

    assert len(result.hits) == 10
    assert result.notes == ("4 weaker leads are left out.",)


def test_what_cannot_be_compared_is_said() -> None:
    result = ask(entry(), name="unknown", imo="ABC", mmsi="12")

    assert result.verdict == Verdict.NOTHING
    assert len(result.notes) == 3


@pytest.mark.parametrize("name", ["273213720", "9179842", "ANGARA (IMO 9179842)"])
def test_a_number_in_place_of_a_name_is_said(name: str) -> None:
    (note,) = ask(entry(), name=name).notes

    assert note.startswith(f"“{name}” was compared as a name alone.")
    assert ask(entry(), name="HYUNDAI MIPO 2656").notes == ()


def test_thresholds_are_the_callers() -> None:
    index = Index.build([entry()])
    query = Query("1", name="ANGRA")

    strict = list(screen(index, [query], parameters=Parameters(least_score=70)))

    assert strict[0].verdict == Verdict.NOTHING


def test_results_come_in_the_order_asked() -> None:
    index = Index.build([entry()])
    queries = [Query(str(n), name="ANGARA" if n % 2 else "NOBODY") for n in range(5_000)]

    results = list(screen(index, queries))

    assert [result.query.key for result in results] == [query.key for query in queries]
    assert sum(result.verdict == Verdict.LEAD for result in results) == 2_500


def test_nothing_loaded_finds_nothing() -> None:
    assert ask(name="ANGARA", imo=str(ANGARA)).verdict == Verdict.NOTHING
