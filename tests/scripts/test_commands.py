"""The commands as a person types them, and the promises that the files around them make."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from script.running import checks, private_servers, server
from script.running.places import CHECKOUT, Places
from script.running.steps import SetupError

COMMANDS = sorted(
    path.name for path in (CHECKOUT / "script").iterdir() if path.is_file() and not path.suffix
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    finished = subprocess.run(
        [CHECKOUT / "script" / name, "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("usage:")


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"\bscript/(\w+)", (CHECKOUT / "README.md").read_text()))
    assert {"server", "test"} <= named
    assert named <= set(COMMANDS)


def test_every_setting_of_the_example_is_a_setting_of_the_product() -> None:
    example = (CHECKOUT / ".env.example").read_text()
    settings = (CHECKOUT / "config/settings.py").read_text()
    named = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    assert named == read


@pytest.mark.parametrize("name", ["package-lock.json", "requirements.txt", "requirements-dev.txt"])
def test_locks_name_no_machine_and_no_registry(name: str) -> None:
    lock = (CHECKOUT / name).read_text()
    assert not re.search(r'"resolved"|--(?:extra-)?index-url|--find-links|file:|/home/', lock)


def test_every_locked_python_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        blocks = re.findall(
            r"^[a-z0-9].*\n(?:[ ].*\n)*", (CHECKOUT / name).read_text(), re.MULTILINE
        )
        assert len(blocks) > 10
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_a_port_that_is_taken_is_refused_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SetupError, match=f"port {port} is taken") as refused:
            server.require_free(port)
    suggested = int(refused.value.what_to_do.rsplit(" ", 1)[1])
    server.require_free(suggested)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80.0"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        server.parse(["--port", port])
    assert "give a number from 1 to 65535" in capsys.readouterr().err


def test_a_second_start_names_the_one_that_runs(checkout: Places) -> None:
    with (
        server.only_one(checkout, 8000),
        pytest.raises(SetupError, match="http://localhost:8000/"),
        server.only_one(checkout, 8001),
    ):
        pytest.fail("two servers of one checkout")
    with server.only_one(checkout, 8001):
        assert "8001" in (checkout.local / "server.lock").read_text()


def test_reset_refuses_a_database_of_the_persons_own(checkout: Places) -> None:
    (checkout.local / "env").write_text("SECRET_KEY=kept\n")
    with pytest.raises(SetupError, match="a database of your own"):
        server.reset(checkout, {"DATABASE_URL": "postgis://db.example/plimsoll"})
    assert (checkout.local / "env").exists()


def test_reset_deletes_private_data_and_nothing_else(checkout: Places) -> None:
    for kept in ("README.md", ".env"):
        (checkout.checkout / kept).write_text("mine")
    (checkout.local / "store").mkdir()
    (checkout.local / "store/ab").write_text("evidence")
    for name in ("env", "signing_key.pem", "demo_loaded", "demo_logins.txt"):
        (checkout.local / name).write_text("old")
    server.reset(checkout, {})
    assert list(checkout.local.iterdir()) == []
    assert (checkout.checkout / ".env").read_text() == "mine"


def test_private_tables_are_made_again_only_when_what_makes_them_changed(
    checkout: Places,
) -> None:
    calls = with_recorded_calls(checkout)
    (checkout.checkout / "requirements.txt").write_text("django==5.2")
    cluster = private_servers.cluster_of(checkout)
    cluster.data.mkdir(parents=True)
    private, own = {"DATABASE_URL": cluster.url()}, {"DATABASE_URL": "postgis:///own"}
    for env in (private, private, own, own):
        server.migrate(checkout, env)
    assert calls.read_text().count("migrate") == 3
    (checkout.checkout / "vessels/migrations").mkdir(parents=True)
    (checkout.checkout / "vessels/migrations/0002_more.py").write_text("")
    server.migrate(checkout, private)
    assert calls.read_text().count("migrate") == 4
    known = checkout.checkout / "vessels/sanctions/lists/known.py"
    known.parent.mkdir(parents=True)
    known.write_text("KNOWN = ()")
    server.migrate(checkout, private)
    assert calls.read_text().count("load_known_lists") == 5


def with_recorded_calls(checkout: Places) -> Path:
    """A Python in the checkout's `.venv` that only writes down what it was called with."""
    programs = checkout.venv / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\necho "$@" >> {checkout.local}/calls\n')
    (programs / "python").chmod(0o755)
    return checkout.local / "calls"


def test_the_demo_is_loaded_once_for_each_database(checkout: Places) -> None:
    calls = with_recorded_calls(checkout)
    for database in ("postgis:///one", "postgis:///one", "postgis:///two"):
        server.load_demo(checkout, {"DATABASE_URL": database}, wanted=True)
    assert calls.read_text().count("load_demo --logins") == 2
    server.load_demo(checkout, {"DATABASE_URL": "postgis:///own"}, wanted=False)
    assert calls.read_text().count("load_demo") == 2


def test_a_failing_static_check_is_reported_and_stops_none_of_the_others(
    checkout: Places, capfd: pytest.CaptureFixture[str]
) -> None:
    programs = checkout.venv / "bin"
    programs.mkdir(parents=True)
    for name, status in {"ruff": 1, "mypy": 0, "lint-imports": 2, "python": 0}.items():
        (programs / name).write_text(f"#!/bin/sh\necho ran {name} $1\nexit {status}\n")
        (programs / name).chmod(0o755)
    failed = checks.failed_checks(checkout, dict(os.environ))
    assert failed == ["ruff check", "ruff format", "import-linter"]
    assert capfd.readouterr().out.count("\nran ") == len(checks.CHECKS)
