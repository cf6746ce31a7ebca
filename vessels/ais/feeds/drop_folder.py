"""Which files of a watched folder are ready to be imported. Pure: looks, never moves or deletes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from vessels.ais import file_names

SETTLED_AFTER: Final = timedelta(seconds=10)
# Names that copying programs use for files they have not finished.
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp")


@dataclass(frozen=True)
class Scan:
    """``ready``: oldest first. ``waiting``: still being written. ``problems``: for a person."""

    ready: list[Path] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def scan(
    folder: Path,
    *,
    known: Mapping[tuple[str, int], datetime],
    now: datetime,
    settled_after: timedelta = SETTLED_AFTER,
) -> Scan:
    """Look at the files directly in ``folder``.

    ``known`` maps (name, as `file_names.kept` gives it, size in bytes) to the time of its last
    import; such a file is new again only when it was written later. A file is stable once
    untouched for ``settled_after``. Hidden,
    unfinished and linked files are passed over. Raises nothing: a folder that cannot be read is a
    problem, so that one feed does not stop the others.
    """
    found = Scan()
    try:
        entries = [
            (entry, entry.stat(follow_symlinks=False))
            for entry in os.scandir(folder)
            if _is_candidate(entry)
        ]
    except OSError as error:
        found.problems.append(
            f"The folder {folder} cannot be read: {error.strerror}. Create it, or let the worker's "
            "account read it."
        )
        return found
    for entry, status in sorted(entries, key=lambda each: (each[1].st_mtime_ns, each[0].name)):
        written_at = datetime.fromtimestamp(status.st_mtime, UTC)
        name = file_names.kept(entry.name)
        imported_at = known.get((name, status.st_size))
        if imported_at and written_at <= imported_at:
            continue
        path = Path(entry.path)
        if now - written_at < settled_after:
            found.waiting.append(path)
        elif not os.access(path, os.R_OK):
            found.problems.append(f"{name} may not be read by this account: change its mode.")
        else:
            found.ready.append(path)
    return found


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith((".", "~"))
    unfinished = entry.name.lower().endswith(_UNFINISHED)
    return entry.is_file(follow_symlinks=False) and not hidden and not unfinished
