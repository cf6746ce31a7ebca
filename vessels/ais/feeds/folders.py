"""Taking what lies in a watched folder."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from accounts.errors import PlimsollError
from evidence import intake
from vessels import fetching
from vessels.ais import file_names
from vessels.ais.feeds import drop_folder
from vessels.ais.feeds.gathering import Gathered, agent_of, imported
from vessels.errors import UnreadableAisFile
from vessels.models import Feed, FeedFile


def gather(feed: Feed, *, at: datetime) -> Gathered:
    """Every settled file once, each in its own transaction; the files stay where they lie."""
    folder = fetching.inbox_path(feed.address)
    found = drop_folder.scan(folder, known=_known(feed), now=at)
    if found.problems and not (found.ready or found.waiting):
        raise UnreadableAisFile(" ".join(found.problems))
    gathered = Gathered(problems=list(found.problems))
    if waiting := len(found.waiting):
        files = "1 file is" if waiting == 1 else f"{waiting} files are"
        gathered.notes.append(f"{files} still being written.")
    for path in found.ready:
        _take(feed, path, gathered, at=at)
    return gathered


def _known(feed: Feed) -> Mapping[tuple[str, int], datetime]:
    rows = feed.files.order_by("seen_at").values_list("name", "size_bytes", "seen_at")
    return {(name, size): seen_at for name, size, seen_at in rows}


def _take(feed: Feed, path: Path, gathered: Gathered, *, at: datetime) -> None:
    """Import one file, or remember why it could not be."""
    name = file_names.kept(path.name)
    try:
        size = path.stat().st_size
    except OSError as error:
        gathered.notes.append(f"{name} went away before it was read: {error.strerror}.")
        return
    looked_at = FeedFile(feed=feed, name=name, size_bytes=size, seen_at=at)
    try:
        with path.open("rb") as stream:
            looked_at.source_file = intake.store(
                actor=None, stream=stream, file_name=name, agent=agent_of(feed)
            )
        looked_at.position_import = imported(feed, looked_at.source_file, name, at=at)
    except PlimsollError as error:
        looked_at.problem = str(error)
    except OSError as error:
        looked_at.problem = f"{name} cannot be read: {error.strerror}."
    else:
        if looked_at.position_import:
            gathered.imports.append(looked_at.position_import)
    looked_at.save()
    if looked_at.problem:
        gathered.problems.append(f"{name}: {looked_at.problem}")
