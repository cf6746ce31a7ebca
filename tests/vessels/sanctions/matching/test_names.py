import pytest

from vessels.sanctions.matching import flags
from vessels.sanctions.matching.base import NameKind
from vessels.sanctions.matching.names import Spelling, normalised, parts, spellings


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("M/V Ålesund-2 (IMO 9179842)", "ALESUND 2"),
        ("mv angara", "ANGARA"),
        ("M.V. ANGARA", "ANGARA"),
        ("MT Konstantinovsk", "KONSTANTINOVSK"),
        ("S.S. ANGARA", "ANGARA"),
        ("ANGARA IMO No. 9179842", "ANGARA"),
        ("ST. VITAMIN", "ST VITAMIN"),  # a saint, no steamship
        ("S. KUZNETSOV", "S KUZNETSOV"),
        ("MT", "MT"),
        ("GP-21", "GP 21"),
        ("Kapitan  O'Neill", "KAPITAN ONEILL"),
        ("ＡＮＧＡＲＡ　７", "ANGARA 7"),
        ("МИХАИЛ УЛЬЯНОВ", "MIKHAIL ULYANOV"),
        ("天通 36", "TIAN TONG 36"),
        ("unknown", ""),
        ("N/A", ""),
        (" - ", ""),
    ],
)
def test_what_does_not_tell_ships_apart_goes(written: str, compared: str) -> None:
    assert normalised(written) == compared


def test_a_northern_korean_name_is_also_read_as_the_north_writes_it() -> None:
    assert [form.text for form in spellings("지성 8")] == ["JI SEONG 8", "JI SONG 8"]
    assert all(form.is_transliterated for form in spellings("지성 8"))


def test_a_russian_name_is_also_read_as_ships_write_it() -> None:
    assert [form.text for form in spellings("Мария")] == ["MARIYA", "MARIA"]
    assert [form.text for form in spellings("Юрий Николай")][1] == "YURI NIKOLAI"


def test_accents_alone_are_no_other_script() -> None:
    (form,) = spellings("YÜKSEL")

    assert form.text == "YUKSEL"
    assert not form.is_transliterated


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SAPFIR (ETIM EMIN)", [("SAPFIR", "primary"), ("ETIM EMIN", "former")]),
        ("SAPFIR ex-ETIM EMIN", [("SAPFIR", "primary"), ("ETIM EMIN", "former")]),
        ("SAPFIR (ex ETIM EMIN)", [("SAPFIR", "primary"), ("ETIM EMIN", "former")]),
        ("SAPFIR, f/k/a ETIM EMIN", [("SAPFIR", "primary"), ("ETIM EMIN", "former")]),
        ("SAPFIR a.k.a. EMIN", [("SAPFIR", "primary"), ("EMIN", "other")]),
        ("RUN YI / 润益", [("RUN YI", "primary"), ("润益", "other")]),
        ("ONE; TWO", [("ONE", "primary"), ("TWO", "other")]),
        ("M/V ANGARA (IMO 9179842)", [("M/V ANGARA", "primary")]),
        ("EXPRESS ALEXA", [("EXPRESS ALEXA", "primary")]),
        ("", []),
    ],
)
def test_several_names_in_one_text_are_taken_apart(text: str, names: list[tuple[str, str]]) -> None:
    assert list(parts(text)) == [(name, NameKind(kind)) for name, kind in names]


@pytest.mark.parametrize(
    ("one", "two", "are_sisters"),
    [
        ("JI SONG 6", "JI SONG 8", True),
        ("WILMA II", "WILMA III", True),
        ("LADY R", "LADY K", True),
        ("JUPITER I", "JUPITER", False),
        ("ANGARA", "ANGRA", False),
    ],
)
def test_names_of_a_series_are_told_apart(one: str, two: str, are_sisters: bool) -> None:
    assert Spelling(one, one).is_sister_of(Spelling(two, two)) is are_sisters


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("Russia", "RU"),
        ("RUSSIAN FEDERATION", "RU"),
        ("ru", "RU"),
        ("St. Kitts & Nevis", "KN"),
        ("Democratic People's Republic of Korea", "KP"),
        ("None Identified", ""),
        ("Atlantis", "ATLANTIS"),
    ],
)
def test_one_flag_has_one_code(flag: str, code: str) -> None:
    assert flags.code_of(flag) == code
