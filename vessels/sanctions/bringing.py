"""Fetching a list's address, and the files that belong to it, as one body.

Files that a list comes in are kept together, as a zip whose bytes depend on theirs alone: a list
has changed where any of them has. One that cannot be had fails the whole: half a list is none.
"""

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import BinaryIO, cast

from vessels import fetching
from vessels.errors import FetchFailed, InvalidList
from vessels.models import SanctionsList
from vessels.sanctions import unpacking
from vessels.sanctions.taking import Body


@contextmanager
def fetched(sanctions_list: SanctionsList, *, limits: fetching.Limits) -> Iterator[Body]:
    """The body behind the list's addresses. `limits` hold for all of its files together.

    Raises InvalidList without an address or when two files have one name, and FetchFailed.
    """
    if not sanctions_list.address:
        raise InvalidList(f"{sanctions_list} has no address to fetch. Upload the file instead.")
    with ExitStack() as held:
        began = time.monotonic()
        main = held.enter_context(fetching.fetch(sanctions_list.address, limits=limits))
        if not sanctions_list.companion_addresses:
            yield Body(
                main.stream,
                main.file_name,
                last_modified=main.last_modified,
                sha256=main.sha256,
                problems=_unmeasured({main.file_name: main}),
            )
            return
        files = {unpacking.base_name(main.file_name): main}
        for name, address in sorted(sanctions_list.companion_addresses.items()):
            left = _left(limits, files.values(), time.monotonic() - began)
            files[_own_name(name, files)] = held.enter_context(_companion(name, address, left))
        packed = cast("BinaryIO", held.enter_context(tempfile.TemporaryFile()))
        unpacking.packed({name: each.stream for name, each in files.items()}, packed)
        packed.seek(0)
        yield Body(
            packed,
            f"{sanctions_list.pk}.zip",
            last_modified=main.last_modified,
            problems=_unmeasured(files),
        )


def _unmeasured(files: Mapping[str, fetching.Fetched]) -> tuple[str, ...]:
    return tuple(
        f"The server did not say how long {name} is: if it was cut off on the way, only the file "
        "itself can tell."
        for name, each in files.items()
        if not each.is_measured
    )


def _own_name(name: str, files: dict[str, fetching.Fetched]) -> str:
    own = unpacking.base_name(name)
    if own in files:
        raise InvalidList(
            f"Two files of the list are named {own}. Change the list's set-up so that each has a "
            "name of its own."
        )
    return own


@contextmanager
def _companion(name: str, address: str, limits: fetching.Limits) -> Iterator[fetching.Fetched]:
    with ExitStack() as held:
        try:
            found = held.enter_context(fetching.fetch(address, limits=limits))
        except FetchFailed as error:
            raise FetchFailed(
                f"{name}, which belongs to the list: {error}", retry_after=error.retry_after
            ) from error
        yield found


def _left(
    limits: fetching.Limits, files: Iterable[fetching.Fetched], seconds: float
) -> fetching.Limits:
    taken = sum(each.size_bytes for each in files)
    return replace(
        limits,
        max_bytes=max(1, limits.max_bytes - taken),
        total_seconds=max(0.1, limits.total_seconds - seconds),
    )
