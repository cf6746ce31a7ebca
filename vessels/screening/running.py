"""Running a screening: every ship held against all listed ships, the answers written together."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from accounts import ledger
from accounts.errors import PlimsollError
from evidence import intake
from vessels import turns
from vessels.errors import ScreeningBusy, ScreeningGone
from vessels.models import Screening, ScreeningRow, ScreeningState, Verdict
from vessels.sanctions import copying
from vessels.sanctions.matches import listed
from vessels.sanctions.matching.index import Index
from vessels.sanctions.matching.scoring import DEFAULTS
from vessels.sanctions.matching.screening import screen
from vessels.screening import answering, asking, reading
from vessels.screening.reading import Ship

UNDER_WAY: Final = (ScreeningState.QUEUED, ScreeningState.RUNNING)
AGENT: Final = "task:run_screening"
# Rows made, written and told of at once.
_AT_ONCE: Final = 2_000
_KEPT_SECONDS: Final = 3_600


def run(screening_id: UUID | str, *, now: datetime | None = None) -> Screening:
    """Screen what waits, or whose worker died; any other is returned as it is. Safe to run twice.

    All of its rows are written, or none. One that cannot be read ends as failed with its problem
    in words. Raises ScreeningBusy while another worker has it, ScreeningGone where it was deleted.
    """
    busy = ScreeningBusy("This screening is being worked on. Wait until it has ended.")
    with turns.only_one(screening_id, busy=busy):
        held = Screening.objects.select_related("source_file", "requested_by")
        screening = held.filter(pk=screening_id).first()
        if screening is None:
            raise ScreeningGone("The screening was deleted before a worker came to it.")
        if screening.state not in UNDER_WAY:
            return screening
        screening.state, screening.started_at = ScreeningState.RUNNING, now or datetime.now(UTC)
        screening.save(update_fields=["state", "started_at"])
        cache.delete(_key(screening.pk))
        try:
            return _run(screening, screening.started_at)
        except PlimsollError as error:
            return _fail(screening, str(error))
        except Exception:
            _fail(
                screening,
                "A fault stopped the screening and nothing was kept. Tell an administrator.",
            )
            raise


def progress(screening: Screening) -> float | None:
    """0 to 1 of one that runs or has ended well; None where it is not known."""
    if screening.state == ScreeningState.DONE:
        return 1.0
    if screening.state != ScreeningState.RUNNING:
        return None
    share: float | None = cache.get(_key(screening.pk))
    return share


@transaction.atomic
def _run(screening: Screening, now: datetime) -> Screening:
    with intake.open_file(screening.source_file) as stream:
        read = reading.read(stream.read())
    index = listed.index()
    against = asking.lists(now=now)
    counts: Counter[str] = Counter()
    for done in range(0, len(read.ships), _AT_ONCE):
        cache.set(_key(screening.pk), done / len(read.ships), _KEPT_SECONDS)
        rows = _rows(screening, read.ships[done : done + _AT_ONCE], index)
        copying.insert(rows)
        counts.update(row.verdict for row in rows)
    screening.counts = {each.value: counts[each] for each in Verdict if counts[each]}
    screening.against = [each.as_json() for each in against]
    screening.parameters = {
        "columns": list(read.columns),
        "notes": list(read.notes),
        "method": DEFAULTS.version,
    }
    screening.state, screening.finished_at = ScreeningState.DONE, datetime.now(UTC)
    screening.save()
    _record(
        screening,
        "screening.done",
        counts=screening.counts,
        versions=[each.version for each in against if each.version],
    )
    return screening


@transaction.atomic
def _fail(screening: Screening, problem: str) -> Screening:
    screening.state, screening.problem = ScreeningState.FAILED, problem
    screening.finished_at = datetime.now(UTC)
    screening.save(update_fields=["state", "problem", "finished_at"])
    _record(screening, "screening.failed", problem=problem)
    return screening


def _record(screening: Screening, action: str, **told: object) -> None:
    ledger.record(
        subject=screening.chain,
        actor=None,
        agent=AGENT,
        action=action,
        payload={"screening": str(screening.pk), **told},
    )


def _rows(screening: Screening, ships: Sequence[Ship], index: Index) -> list[ScreeningRow]:
    """A row for each ship, in order. One that cannot be compared is not asked about."""
    asked = (answering.query(str(ship.line), ship.given) for ship in ships if not ship.problem)
    results = screen(index, asked)
    return [
        _row(screening, ship, None if ship.problem else answering.as_json(next(results)))
        for ship in ships
    ]


def _row(screening: Screening, ship: Ship, found: dict[str, object] | None) -> ScreeningRow:
    told = found or {"verdict": Verdict.UNREADABLE.value, "problem": ship.problem}
    row = ScreeningRow(screening=screening, line=ship.line, given=dict(ship.given), **told)
    row.problem = row.problem[:300]
    return row


def _key(pk: UUID) -> str:
    return f"screening-progress:{pk}"
