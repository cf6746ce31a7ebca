"""What a person sees of a set-up: a line for each step, and a reason when one fails."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import dropwhile
from pathlib import Path

KEPT_LINES = 25


class SetupError(Exception):
    """A step that cannot go on: why, and what the person can do about it."""

    def __init__(self, why: str, what_to_do: str) -> None:
        super().__init__(why)
        self.why = why
        self.what_to_do = what_to_do


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """Announce a step and its duration; yields a function that adds a remark to its last line."""
    remarks: list[str] = []
    print(f"  ..  {title}", flush=True)
    begun = time.monotonic()
    yield remarks.append
    seconds = time.monotonic() - begun
    print(f"  ok  {title}: {', '.join([*remarks, f'{seconds:.1f} s'])}", flush=True)


def run(
    command: Sequence[str | Path],
    *,
    what_to_do: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: str | None = None,
) -> str:
    """Standard output of a command that must succeed; its last lines become the reason otherwise.

    `account` is the account to run it as, for a caller that is root.
    """
    words = [str(word) for word in command]
    try:
        finished = subprocess.run(
            words,
            env=env,
            cwd=cwd,
            user=account,
            group=account,
            extra_groups=[] if account else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(
            f"{words[0]} could not be started: {error.strerror}", what_to_do
        ) from error
    if finished.returncode != 0:
        said = reason(finished.stdout + finished.stderr)
        why = f"{' '.join(words)}\nended with status {finished.returncode}:\n{said}"
        raise SetupError(why, what_to_do)
    return finished.stdout


def reason(output: str) -> str:
    """The end of a failed command's output; of a Python traceback only the error itself."""
    _, _, tail = output.strip().rpartition("Traceback (most recent call last):\n")
    lines = list(dropwhile(lambda line: line.startswith(" "), tail.splitlines()))
    return "\n".join(lines[-KEPT_LINES:])


def report(error: SetupError) -> None:
    """Print a failed step for a person, on standard error."""
    first, *rest = error.why.splitlines() or ["unknown reason"]
    print(f"FAILED  {first}", file=sys.stderr)
    for line in rest:
        print(f"        {line}", file=sys.stderr)
    print(f"        What to do: {error.what_to_do}", file=sys.stderr, flush=True)
