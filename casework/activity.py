"""The case's ledger in words: who did what to the case, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import ledger
from casework.models import Case

Payload = Mapping[str, Any]

WORDS: dict[str, Callable[[Payload], str]] = {
    "case.opened": lambda p: f"opened the case, marked TLP:{p['tlp']}",
    "case.edited": lambda p: f"changed {_names(p)}",
    "case.submitted": lambda p: f"submitted revision {p['revision']}, digest {p['digest'][:12]}…",
    "case.withdrawn": lambda p: "withdrew the submission",
    "case.closed": lambda p: f"closed the case: {p['outcome']}. {p['note']}",
    "case.reopened": lambda p: f"reopened the case: {p['reason']}",
    "case.released": lambda p: (
        f"released revision {p['revision']} to " + ", ".join(p["releases"].values())
    ),
    "vessel.added": lambda p: f"added {_ship(p)}, as {_plain(p['role'])}",
    "vessel.edited": lambda p: f"noted {_ship(p)}, as {_plain(p['role'])}",
    "member.added": lambda p: f"gave {p['name']} the role {p['role']}",
    "member.removed": lambda p: f"took {p['name']} out of the case",
    "exhibit.filed": lambda p: f"filed {p['number']}: {p['title']}",
    "exhibit.linked": lambda p: f"linked {p['exhibit']} to {p['finding']}: {p['relation']}",
    "exhibit.unlinked": lambda p: f"took {p['exhibit']} off {p['finding']}",
    "finding.added": lambda p: f"added {p['finding']}: {p['proposition']}",
    "finding.edited": lambda p: f"edited {p['finding']}",
    "event.added": lambda p: f"added the event “{p['title']}” ({p['starts_at']}, {p['certainty']})",
    "task.added": lambda p: f"added the task “{p['title']}”",
    "task.finished": lambda p: f"finished the task “{p['title']}”",
    "note.added": lambda p: "wrote a note",
    "review.claimed": lambda p: f"claimed the review of revision {p['revision']}",
    "review.approved": lambda p: f"approved revision {p['revision']}. {p['comment']}".strip(),
    "review.changes_requested": lambda p: (
        f"asked for changes to revision {p['revision']}: {p['comment']}"
    ),
}
ATTEMPTS = {
    "case.submitted": "to submit the case",
    "review.claimed": "to claim the review",
    "review.approved": "to approve the case",
    "review.changes_requested": "to ask for changes",
    "case.released": "to release the case",
    "case.closed": "to close the case",
    "case.reopened": "to reopen the case",
}


@dataclass(frozen=True)
class Row:
    sequence: int
    at: datetime
    who: str
    text: str
    is_refusal: bool
    entry_hash: str


def rows_of(case: Case) -> list[Row]:
    """Every act on the case, newest first. One query."""
    return [
        Row(
            sequence=entry.sequence,
            at=entry.at,
            who=str(entry.actor) if entry.actor else entry.agent,
            text=_text(entry.action, entry.payload),
            is_refusal=entry.action.endswith(".refused"),
            entry_hash=entry.entry_hash,
        )
        for entry in ledger.entries_of(case).reverse()
    ]


def _text(action: str, payload: Payload) -> str:
    if action.endswith(".refused"):
        act = action.removesuffix(".refused")
        attempt = ATTEMPTS.get(act, f"an act ({_plain(act)})")
        return f"was refused {attempt}: {payload['reason']}"
    words = WORDS.get(action)
    return words(payload) if words else _plain(action)


def _names(payload: Payload) -> str:
    return ", ".join("marking" if name == "tlp" else name for name in payload)


def _ship(payload: Payload) -> str:
    number = f"IMO {payload['imo']}" if payload["imo"] else "IMO number unknown"
    return f"{payload['vessel']}, {number}"


def _plain(code: str) -> str:
    return code.replace("_", " ").replace(".", " ")
