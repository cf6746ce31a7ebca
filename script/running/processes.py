"""Finding and ending processes, those left by a run that was killed included.

Whatever a run starts carries a mark in its environment, so that the next run finds what is left of
it, however it ended, without trusting a file of process numbers that have since been given away.
"""

import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = "PLIMSOLL_RUN"
GRACE_SECONDS = 10.0


def mark(folder: Path) -> dict[str, str]:
    """The environment variable carried by every process of the run that belongs to `folder`."""
    return {MARK: str(folder)}


def marked(folder: Path) -> list[int]:
    """The processes with the mark of `folder` that this account may look into, without itself.

    Not the database servers: they write their title over their environment.
    """
    wanted = f"{MARK}={folder}".encode()
    found = []
    for pid in _others():
        with suppress(OSError):
            if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def started_with(program: str, path: Path) -> list[int]:
    """The processes of a program whose command line, or title, names this path."""
    lines = {pid: command_line(pid) for pid in _others()}
    return [pid for pid, line in lines.items() if program in line and str(path) in line]


def working_in(folder: Path) -> list[int]:
    """The processes whose working folder this is, as far as this account may look."""
    found = []
    for pid in _others():
        with suppress(OSError):
            if Path(f"/proc/{pid}/cwd").readlink() == folder:
                found.append(pid)
    return found


def _others() -> list[int]:
    numbers = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(number) for number in numbers if int(number) != os.getpid()]


def end(pids: Iterable[int], *, grace_seconds: float = GRACE_SECONDS) -> None:
    """Ask processes to end, wait for them, and kill those that have not after the grace."""
    handles = []
    for pid in pids:
        with suppress(ProcessLookupError):
            handles.append(os.pidfd_open(pid))
    try:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for handle in handles:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle, number)
            if _all_ended(handles, grace_seconds):
                return
    finally:
        for handle in handles:
            os.close(handle)


def _all_ended(handles: list[int], seconds: float) -> bool:
    """Wait for these processes at most so long; a handle is readable once its process ended."""
    running = set(handles)
    deadline = time.monotonic() + seconds
    while running and (left := deadline - time.monotonic()) > 0:
        poll = select.poll()
        for handle in running:
            poll.register(handle, select.POLLIN)
        running -= {handle for handle, _ in poll.poll(left * 1000)}
    return not running


def command_line(pid: int) -> str:
    """What a process was started with; empty when it is gone."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def stop_on_signals() -> None:
    """From here on a termination or a closed terminal unwinds this process as Ctrl-C does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup asks
        signal.signal(signal.SIGHUP, signal.default_int_handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A stretch that a second Ctrl-C does not cut short: stopping what was started."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
