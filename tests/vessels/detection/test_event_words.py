"""An event's figures in words: units, times as pages write them, names a reader understands."""

import pytest

from vessels.detection import event_words


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"distance_nm": 446.5}, ("Distance", "446.5 nm")),
        ({"hours": 1200.25}, ("Length", "1,200.25 h")),
        (
            {"first_outside_after": "2024-01-02T22:06:00+00:00"},
            ("First outside after", "2024-01-02 22:06:00Z"),
        ),
        ({"first_at": "2024-01-02T22:06:00+08:00"}, ("First at", "2024-01-02 14:06:00Z")),
        ({"locode": "RUVVO"}, ("UN/LOCODE", "RUVVO")),
        ({"in_km": 3.0}, ("Inside within", "3 km")),
        ({"ais_since": "1998-11-01"}, ("AIS since", "1998-11-01")),
        ({"last_outside_before": None}, ("Last outside before", "not known")),
    ],
)
def test_a_figure_is_told_with_its_unit(values: dict[str, object], told: tuple[str, str]) -> None:
    assert event_words.told(values) == [told]
