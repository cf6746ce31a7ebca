"""A vessel of ours and a list's entry side by side, attribute by attribute. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vessels.sanctions.matching import flags, names
from vessels.sanctions.matching.base import Entry, Query, Worn
from vessels.sanctions.matching.explaining import span
from vessels.sanctions.matching.index import sign_of

Verdict = Literal["equal", "differs", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute on either side. `unknown`: at least one side does not say."""

    label: str
    ours: Sequence[str]
    listed: Sequence[str]
    verdict: Verdict


def compare(query: Query, entry: Entry, facts: Mapping[str, Any]) -> list[Line]:
    """The attributes that either side states. Equal: any value of one is a value of the other."""
    listed_imo = str(entry.imo) if entry.imo else ""
    said_imo = listed_imo or (f"{entry.imo_raw} (not valid)" if entry.imo_raw else "")
    former = [f"{name} (former)" for name in entry.former_names]
    other = [f"{name} (other)" for name in entry.other_names]
    weak = [f"{name} (weak alias)" for name in entry.weak_names]
    lines = [
        _line("IMO number", [query.imo], [said_imo], {query.imo}, {listed_imo}),
        _line(
            "Name",
            [_worn(each) for each in query.all_names],
            [entry.name, *former, *other, *weak],
            _letters(each.value for each in query.all_names),
            _letters((entry.name, *entry.former_names, *entry.other_names, *entry.weak_names)),
        ),
        _line(
            "MMSI",
            [_worn(each) for each in query.all_mmsis],
            [_number(entry.mmsi), *(f"{number} (former)" for number in entry.former_mmsis)],
            {each.value for each in query.all_mmsis},
            {_number(entry.mmsi), *map(str, entry.former_mmsis)},
        ),
        _line(
            "Call sign",
            [_worn(each) for each in query.all_call_signs],
            [entry.call_sign, *(f"{sign} (former)" for sign in entry.former_call_signs)],
            {sign_of(each.value) for each in query.all_call_signs},
            {sign_of(sign) for sign in (entry.call_sign, *entry.former_call_signs)},
        ),
        _line(
            "Flag",
            [query.flag],
            [entry.flag],
            {flags.code_of(query.flag)},
            {flags.code_of(entry.flag)},
        ),
    ]
    kind = str(facts.get("vessel_type", ""))
    lines.append(_line("Type", [], [kind], set(), {kind}))
    return [line for line in lines if line.ours or line.listed]


def _line(
    label: str,
    ours: Sequence[str],
    listed: Sequence[str],
    our_keys: Collection[str],
    listed_keys: Collection[str],
) -> Line:
    mine, theirs = set(our_keys) - {""}, set(listed_keys) - {""}
    verdict: Verdict = "unknown"
    if mine and theirs:
        verdict = "equal" if mine & theirs else "differs"
    return Line(label, [text for text in ours if text], [text for text in listed if text], verdict)


def _letters(written: Iterable[str]) -> set[str]:
    return {
        form.letters
        for text in written
        for part, _ in names.parts(text)
        for form in names.spellings(part)
    }


def _worn(worn: Worn) -> str:
    former = " (former)" if worn.is_former else ""
    return f"{worn.value}{span(worn)}{former}"


def _number(number: int | None) -> str:
    return str(number or "")
