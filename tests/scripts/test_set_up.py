"""The steps of a set-up: what is found, what is said when one fails."""

import sys
from pathlib import Path

import pytest

from script.running import dependencies, system_packages
from script.running.places import Places
from script.running.steps import SetupError, reason, run
from script.running.system_packages import Need

LOCK = """\
urllib3==2.0 \\
    --hash=sha256:aa
uv==0.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via -r requirements.in
uvloop==1.0 \\
    --hash=sha256:dd
"""


def test_the_installer_is_taken_from_the_lock_with_its_hashes_alone() -> None:
    block = dependencies.locked_block(LOCK, "uv")
    assert block.startswith("uv==0.9")
    assert "sha256:bb" in block
    assert "sha256:cc" in block
    assert "sha256:aa" not in block
    assert "sha256:dd" not in block


def test_a_lock_without_the_installer_says_so() -> None:
    with pytest.raises(SetupError, match=r"uv is not in requirements\.txt"):
        dependencies.locked_block("urllib3==2.0\n", "uv")


def test_packages_installed_as_locked_are_left_alone(
    checkout: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout.checkout / "package-lock.json").write_text("{}")
    (checkout.checkout / "node_modules").mkdir()
    stamp = checkout.checkout / "node_modules/.installed.sha256"
    stamp.write_text(dependencies.digest([checkout.checkout / "package-lock.json"]))
    dependencies.node_packages(checkout)
    assert "as locked" in capsys.readouterr().out


def test_a_failed_command_gives_its_last_words_and_what_to_do() -> None:
    code = "import sys; print('no space left', file=sys.stderr); sys.exit(3)"
    with pytest.raises(SetupError) as failed:
        run([sys.executable, "-c", code], what_to_do="free some space.")
    assert "ended with status 3:\nno space left" in failed.value.why
    assert failed.value.what_to_do == "free some space."


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(SetupError, match="no-such-program could not be started"):
        run(["no-such-program"], what_to_do="install it.")


def test_of_a_traceback_only_the_error_is_shown() -> None:
    output = (
        'starting\nTraceback (most recent call last):\n  File "x", line 1\n    y\nOSError: full\n'
    )
    assert reason(output) == "OSError: full"
    assert reason("plain words\nat the end\n") == "plain words\nat the end"


def test_what_is_there_is_not_installed(capsys: pytest.CaptureFixture[str]) -> None:
    system_packages.ensure([Need("a shell", system_packages.program("sh"), ("dash",))])
    assert "all there" in capsys.readouterr().out


def test_on_another_system_the_missing_things_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    needs = [Need("Redis", system_packages.program("redis-server"), ("redis-server",))]
    with pytest.raises(SetupError, match="missing: Redis; and this is not Debian") as refused:
        system_packages.ensure(needs)
    assert "package manager" in refused.value.what_to_do
