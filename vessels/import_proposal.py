"""How a file that was brought would be read: what was said or guessed of it, and its first rows."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from accounts.errors import Invalid
from vessels.ais import importing, sampling
from vessels.ais.parsers import registry
from vessels.ais.previewing import Preview
from vessels.ais.reading import from_json
from vessels.import_forms import COLUMN, ReadingForm, initial_of
from vessels.models import PositionImport


@dataclass
class Proposal:
    """A draft as it would be read: the form, the first rows, or why there are none."""

    form: ReadingForm
    preview: Preview | None = None
    problem: str = ""
    doubts: list[str] = field(default_factory=list)
    counts: str = "line"

    @property
    def refused(self) -> int:
        return sum(each.count for each in self.preview.refusals) if self.preview else 0


def propose(made: PositionImport, data: QueryDict | None = None) -> Proposal:
    """The draft read as ``data`` says, or as it was drafted, or as it is guessed."""
    code = (data.get("format") if data else made.format) or ""
    kept = from_json(made.reading)
    names: list[str] = []
    doubts: list[str] = []
    problem = made.problem
    if "columns" in registry.asks(code):
        try:
            sample = sampling.sample(made, (data.get("separator") or "") if data else "")
        except Invalid as error:
            problem = str(error)
        else:
            names, doubts = sample.names, sample.doubts
            if data is not None and not _is_mapped(data, names):
                data = _with(data, initial_of(sample.reading, code, ""))
            elif data is None and not kept.columns:
                kept = sample.reading
    form = ReadingForm(
        data, asks=registry.asks(code), names=names, initial=initial_of(kept, code, made.coverage)
    )
    found = Proposal(form, doubts=doubts, problem=problem, counts=registry.counts(code))
    if code and (not form.is_bound or form.is_valid()):
        reading = form.reading() if form.is_bound else kept
        try:
            found.preview, found.problem = importing.preview(made, reading, code), ""
        except Invalid as error:
            found.problem = str(error)
    elif form.is_bound:
        found.problem = _errors(form) or problem
    return found


def _errors(form: ReadingForm) -> str:
    """What is wrong with the answers, in one line."""
    return " ".join(f"{field.label}: {error}" for field in form for error in field.errors)


def _is_mapped(data: QueryDict, names: list[str]) -> bool:
    """Whether the answers name columns, and columns of this file as it is now separated."""
    chosen = [value for name, value in data.items() if name.startswith(COLUMN) and value]
    return "time_format" in data and all(name in names for name in chosen)


def _with(data: QueryDict, guessed: dict[str, Any]) -> QueryDict:
    """The answers so far, with a guess at what is asked for the first time."""
    more = data.copy()
    for name in [name for name in more if name.startswith(COLUMN)]:
        del more[name]
    more["time_format"] = guessed["time_format"]
    for name, value in guessed.items():
        if value and name not in more:
            more[name] = str(value)
    return more
