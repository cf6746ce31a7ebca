"""What a run of a feed brought in, and how it is kept: one source file, imported like any other."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from accounts.errors import PlimsollError
from evidence import intake
from evidence.models import SourceFile
from vessels.ais import importing
from vessels.ais.cleaning import LABELS
from vessels.ais.feeds.listening import Heard
from vessels.models import Feed, FeedKind, ImportState, PositionImport, RefreshOutcome

SHOWN = 3
AGENT_LENGTH = 120
# What a sound receiver brings too: messages of base stations, aids to navigation, aircraft ...
SOUND = frozenset(
    {
        *("message_base_station", "message_aid_to_navigation", "message_of_no_use"),
        *("message_sar_aircraft", "message_distress_device", "position_not_available"),
        *("mmsi_coast_station", "mmsi_group", "mmsi_sar_aircraft", "mmsi_handheld"),
        *("mmsi_distress_device", "mmsi_aid_to_navigation"),
    }
)
FORMAT_OF = {
    FeedKind.AISSTREAM: ("aisstream", "jsonl"),
    FeedKind.NMEA_TCP: ("nmea", "nmea"),
    FeedKind.NMEA_UDP: ("nmea", "nmea"),
}


@dataclass
class Gathered:
    """``is_whole``: the source was really heard, so the feed is as fresh as this run."""

    imports: list[PositionImport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source_file: SourceFile | None = None
    is_whole: bool = True

    @property
    def outcome(self) -> RefreshOutcome:
        if self.problems:
            return RefreshOutcome.FAILED
        return RefreshOutcome.CHANGED if self.imports else RefreshOutcome.UNCHANGED

    def take(self, made: PositionImport) -> None:
        """An import that a source brought; one of which nothing is of use is a failure of it."""
        self.imports.append(made)
        if why := _why_of_no_use(made):
            self.problems.append(why)
            self.is_whole = False

    def counts(self) -> dict[str, int]:
        names = ("rows_read", "accepted", "repeated", "conflicting", "rejected", "static_rows")
        return {name: sum(getattr(made, name) for made in self.imports) for name in names}

    def message(self) -> str:
        parts = []
        if self.imports:
            counts = self.counts()
            parts.append(f"{counts['accepted']} of {counts['rows_read']} rows are new positions.")
        parts += [*self.notes, *self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            parts.append(f"And {len(self.problems) - SHOWN} more problems.")
        return " ".join(parts) or "Nothing new."


def agent_of(feed: Feed) -> str:
    """In whose name positions are imported, whoever asked for the run."""
    return f"feed:{feed.name}"[:AGENT_LENGTH]


def keep_heard(feed: Feed, heard: Heard, *, at: datetime) -> Gathered:
    """Keep what a stream brought, with its times of reception, as one file, and import it.

    Bytes that cannot be imported are kept all the same, and the run says why.
    """
    gathered = Gathered(is_whole=not heard.is_silent and not heard.broken_off)
    if heard.broken_off:
        gathered.problems.append(f"{heard.broken_off} What was heard before is kept.")
    if heard.is_silent:
        gathered.notes.append("Nothing was heard, which says nothing about ships.")
    elif not heard.lines:
        gathered.notes.append(f"{heard.others} lines were heard, none new of a watched vessel.")
    if not heard.lines:
        return gathered
    code, ending = FORMAT_OF[FeedKind(feed.kind)]
    name = f"{feed.name} {at:%Y-%m-%d %H%M%SZ}.{ending}"
    gathered.source_file = intake.store(
        actor=None, stream=io.BytesIO(heard.body()), file_name=name, agent=agent_of(feed)
    )
    try:
        made = imported(feed, gathered.source_file, name, at=at, format_code=code)
    except PlimsollError as error:
        gathered.problems.append(str(error))
        gathered.is_whole = False
    else:
        if made:
            gathered.take(made)
    return gathered


def was_imported(source_file: SourceFile) -> bool:
    """Whether these bytes were imported, or are about to be; a draft left lying is neither."""
    unused = (ImportState.DRAFT, ImportState.FAILED)
    return source_file.imports.exclude(state__in=unused).exists()


def imported(
    feed: Feed, source_file: SourceFile, name: str, *, at: datetime, format_code: str = ""
) -> PositionImport | None:
    """The import made of the file; None where the same bytes were imported before."""
    if was_imported(source_file):
        return None
    return importing.import_positions(
        actor=None,
        source_file=source_file,
        file_name=name,
        format_code=format_code,
        coverage=feed.coverage,
        agent=agent_of(feed),
        feed=feed,
        now=at,
    )


def _why_of_no_use(made: PositionImport) -> str:
    """In words, where every row was refused and none as a sound message of something else.

    A source that talks and says nothing that can be kept would else pass for one that is well.
    """
    counts = dict(made.rejections.values_list("reason", "count"))
    if not made.rows_read or sum(counts.values()) < made.rows_read or SOUND & counts.keys():
        return ""
    most = max(counts, key=lambda reason: counts[reason])
    rows = "The only row" if made.rows_read == 1 else f"None of the {made.rows_read:,} rows"
    could = "could not be used" if made.rows_read == 1 else "could be used"
    label = LABELS.get(most, most)
    return f"{rows} {could}: {label[:1].lower()}{label[1:]}. Check the address and the clock there."
