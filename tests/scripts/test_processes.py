import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.running import processes

READY = "print('ready', flush=True); import signal; signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {READY}"


def started(code: str, folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=processes.mark(folder), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.fixture
def left_over(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with started(READY, tmp_path) as process:
        yield process
        process.kill()


def test_only_processes_with_the_folders_mark_are_found(
    tmp_path: Path, left_over: subprocess.Popen[bytes]
) -> None:
    assert processes.marked(tmp_path) == [left_over.pid]
    assert processes.marked(tmp_path / "another") == []


def test_a_left_over_process_is_asked_to_end(
    tmp_path: Path, left_over: subprocess.Popen[bytes]
) -> None:
    processes.end(processes.marked(tmp_path))
    assert left_over.wait(timeout=5) == -signal.SIGTERM


def test_one_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path) -> None:
    with started(DEAF, tmp_path) as process:
        begun = time.monotonic()
        processes.end([process.pid], grace_seconds=0.3)
        assert process.wait(timeout=5) == -signal.SIGKILL
        assert time.monotonic() - begun >= 0.3


def test_a_process_that_is_gone_already_is_no_error(tmp_path: Path) -> None:
    with started(READY, tmp_path) as process:
        process.kill()
    processes.end([process.pid])
