"""What of a frozen revision one recipient may have.

An exhibit marked above the recipient's ceiling is left out, and with it every finding, event,
obligation and identity claim that rests on it. What is left is numbered afresh, and mentions of
numbers in the texts follow, so that no gap, reference or count tells of what was left out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.marking import TLP
from partners.errors import ReleaseInvalid

Item = dict[str, Any]
MENTION = re.compile(r"\b([EFO])-(\d+)\b")
# Our own prose. What others wrote (verbatim words, addresses, names) is never rewritten.
PROSE = {
    "title", "description", "question", "summary", "unknowns", "proposition", "reasoning",
    "note", "detail", "in_tension_with", "trigger",
}  # fmt: skip


@dataclass(frozen=True)
class Withheld:
    """Something that stays, and why: for the release officer's eyes, never for the package."""

    label: str
    title: str
    reason: str


@dataclass(frozen=True)
class Redacted:
    """A revision's body as one recipient may have it, renumbered; `tlp` is the strictest part's.

    Exhibits, findings and obligations keep their own number under "was", for the preview only.
    """

    case: Item
    exhibits: list[Item]
    findings: list[Item]
    events: list[Item]
    obligations: list[Item]
    vessels: list[Item]
    tlp: TLP
    withheld: list[Withheld]


def for_recipient(body: Mapping[str, Any], ceiling: TLP) -> Redacted:
    """The part of the body that may go to a recipient cleared up to `ceiling`.

    Raises ReleaseInvalid when the case as a whole is marked higher, when no finding is left, or
    when a text that would leave mentions an exhibit or finding that would not.
    """
    marking = TLP(body["case"]["tlp"])
    if not marking.within(ceiling):
        raise ReleaseInvalid(
            f"The case is marked TLP:{marking.value}, above TLP:{ceiling.value}, the most that"
            " this agency may be sent. Choose another agency, or have the marking reviewed."
        )
    sent = [item for item in body["exhibits"] if TLP(item["tlp"]).within(ceiling)]
    kept = {item["number"] for item in sent}
    findings = [f for f in body["findings"] if _cited(f) <= kept]
    if not findings:
        raise ReleaseInvalid(
            "No finding is left: each cites an exhibit marked above what this agency may be sent."
        )
    duties = body.get("obligations", [])
    obligations = [o for o in duties if set(o["exhibits"]) <= kept]
    numbers = {
        "E": _new_numbers(body["exhibits"], sent),
        "F": _new_numbers(body["findings"], findings),
        "O": _new_numbers(duties, obligations),
    }
    events = [e for e in body.get("events", []) if e.get("exhibit") in {None, *kept}]
    return Redacted(
        case=_rewritten(dict(body["case"]), "the case", numbers),
        exhibits=[_renumbered(item, "E", numbers) for item in sent],
        findings=[_finding(item, numbers) for item in findings],
        events=[_citing(item, f"the event {item['title']!r}", numbers) for item in events],
        obligations=[_obligation(item, numbers) for item in obligations],
        vessels=[_vessel(item, kept, numbers) for item in body["vessels"]],
        tlp=max([marking, *(TLP(item["tlp"]) for item in sent)], key=lambda tlp: tlp.strictness),
        withheld=_withheld(body, kept, numbers),
    )


# "E", "F" and "O" -> number in the case -> number in the package, 0 for what is left out.
Numbers = dict[str, dict[int, int]]


def _new_numbers(items: list[Item], sent: list[Item]) -> dict[int, int]:
    return {item["number"]: 0 for item in items} | {
        item["number"]: number for number, item in enumerate(sent, 1)
    }


def _cited(finding: Item) -> set[int]:
    return {link["exhibit"] for link in finding["links"]}


def _label(kind: str, number: int) -> str:
    return f"E-{number:02d}" if kind == "E" else f"{kind}-{number}"


def _withheld(body: Mapping[str, Any], kept: set[int], numbers: Numbers) -> list[Withheld]:
    exhibits = [
        Withheld(_label("E", item["number"]), item["title"], f"marked TLP:{item['tlp']}")
        for item in body["exhibits"]
        if item["number"] not in kept
    ]
    findings = [
        Withheld(
            _label("F", item["number"]),
            item["proposition"],
            "rests on " + ", ".join(_label("E", number) for number in sorted(_cited(item) - kept)),
        )
        for item in body["findings"]
        if not numbers["F"][item["number"]]
    ]
    events = [
        Withheld("Event", item["title"], f"rests on {_label('E', item['exhibit'])}")
        for item in body.get("events", [])
        if item.get("exhibit") not in {None, *kept}
    ]
    obligations = [
        Withheld(
            _label("O", item["number"]),
            f"{item['instrument']}, {item['paragraph']}",
            "rests on " + ", ".join(_label("E", n) for n in sorted(set(item["exhibits"]) - kept)),
        )
        for item in body.get("obligations", [])
        if not numbers["O"][item["number"]]
    ]
    return exhibits + findings + events + obligations


def _renumbered(item: Item, kind: str, numbers: Numbers) -> Item:
    was = _label(kind, item["number"])
    rewritten = _rewritten(item, was, numbers)
    return rewritten | {"number": _label(kind, numbers[kind][item["number"]]), "was": was}


def _finding(item: Item, numbers: Numbers) -> Item:
    finding = _renumbered(item, "F", numbers)
    finding["links"] = [
        link | {"exhibit": _label("E", numbers["E"][link["exhibit"]])} for link in finding["links"]
    ]
    return finding


def _obligation(item: Item, numbers: Numbers) -> Item:
    cited = [_label("E", numbers["E"][exhibit]) for exhibit in item["exhibits"]]
    return _renumbered(item, "O", numbers) | {"exhibits": cited}


def _citing(item: Item, where: str, numbers: Numbers) -> Item:
    cited = item.get("exhibit")
    label = None if cited is None else _label("E", numbers["E"][cited])
    return _rewritten(item, where, numbers) | {"exhibit": label}


def _vessel(item: Item, kept: set[int], numbers: Numbers) -> Item:
    where = f"the entry of {item['name'] or item['imo_number'] or 'a vessel without a name'}"
    claims = [claim for claim in item["claims"] if claim.get("exhibit") in {None, *kept}]
    vessel = _rewritten(item, where, numbers)
    vessel["claims"] = [_citing(claim, where, numbers) for claim in claims]
    return vessel


def _rewritten(item: Item, where: str, numbers: Numbers) -> Item:
    """A copy of the item in which every text mentions the new numbers."""

    def new_label(match: re.Match[str]) -> str:
        kind = match[1]
        number = numbers[kind].get(int(match[2]))
        if number is None:
            return match[0]
        if not number:
            raise ReleaseInvalid(
                f"The text of {where} mentions {match[0]}, which this agency may not have."
                " Reword it in the case and have the new revision approved."
            )
        return _label(kind, number)

    return {key: _mapped(key, value, new_label) for key, value in item.items()}


def _mapped(key: str, value: Any, new_label: Callable[[re.Match[str]], str]) -> Any:
    """The value with its prose rewritten, at any depth."""
    if isinstance(value, str):
        return MENTION.sub(new_label, value) if key in PROSE else value
    if isinstance(value, list):
        return [_mapped(key, part, new_label) for part in value]
    if isinstance(value, dict):
        return {inner: _mapped(inner, part, new_label) for inner, part in value.items()}
    return value
