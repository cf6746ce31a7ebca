"""The private servers for real: made, killed, started again. A cluster takes about a second."""

import fcntl
import os
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis as Client

from script.running import private_servers, processes
from script.running.places import Places
from script.running.postgres import ROLE, Cluster
from script.running.redis import Redis
from script.running.steps import SetupError


@pytest.fixture
def places(checkout: Places) -> Places:
    return Places(checkout.checkout, is_root=os.geteuid() == 0)


@pytest.fixture
def cluster(server_folder: Path, account: str | None) -> Iterator[Cluster]:
    cluster = Cluster(server_folder / "pg", server_folder / "s", account)
    cluster.start()
    yield cluster
    cluster.remove()


def connect(cluster: Cluster, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(cluster.sockets), user=ROLE, dbname=database)


def pid_of(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_the_cluster_is_reached_by_its_socket_and_never_over_the_network(cluster: Cluster) -> None:
    cluster.ensure_database("plimsoll")
    cluster.ensure_database("plimsoll")
    with connect(cluster, "plimsoll") as connection:
        shown = connection.execute("SHOW listen_addresses").fetchone()
        connection.execute("CREATE EXTENSION postgis")
    assert shown == ("",)
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_it_starts_again_with_its_data_after_a_kill(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    server = os.pidfd_open(pid_of(cluster))
    signal.pidfd_send_signal(server, signal.SIGKILL)
    select.select([server], [], [], 10)
    os.close(server)
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_pid_file_that_names_a_stranger_is_survived(cluster: Cluster) -> None:
    stale = (cluster.data / "postmaster.pid").read_text().split("\n", 1)[1]
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getppid()}\n{stale}")
    (cluster.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n{stale}")
    assert not cluster.is_running()
    cluster.start()
    assert cluster.is_running()
    assert pid_of(cluster) != os.getppid()


def test_starting_twice_leaves_the_running_server_alone(cluster: Cluster) -> None:
    before = pid_of(cluster)
    cluster.start()
    assert pid_of(cluster) == before


def test_a_set_up_cut_short_is_done_anew(server_folder: Path, account: str | None) -> None:
    cluster = Cluster(server_folder / "pg", server_folder / "s", account)
    (cluster.folder / "postgres.new/base").mkdir(parents=True)
    cluster.start()
    assert cluster.is_running()
    cluster.remove()
    assert not cluster.folder.exists()


def test_data_of_a_version_that_is_gone_says_so(server_folder: Path, account: str | None) -> None:
    cluster = Cluster(server_folder / "pg", server_folder / "s", account)
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(SetupError, match="made by PostgreSQL 9") as refused:
        cluster.start()
    assert "postgresql-9-postgis-3" in refused.value.what_to_do


def test_redis_takes_the_place_of_one_that_was_left_behind(
    server_folder: Path, account: str | None
) -> None:
    left_behind = Redis(server_folder / "s", account)
    left_behind.start()
    redis = Redis(server_folder / "s", account)
    redis.start()
    try:
        with Client(unix_socket_path=str(redis.socket)) as client:
            assert client.ping()
            assert client.config_get("port")["port"] == "0"
    finally:
        assert len(processes.started_with("redis-server", redis.socket)) == 1
        redis.stop()
        left_behind.stop()
    assert processes.started_with("redis-server", redis.socket) == []


def test_throw_away_servers_leave_nothing_behind(places: Places) -> None:
    with private_servers.throwaway(places) as settings:
        folder = Path(settings["SIGNING_KEY_FILE"]).parent
        left = subprocess.Popen(
            ["sh", "-c", "echo ready; read -r _"],
            env=processes.mark(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert left.stdout is not None
        assert left.stdout.readline() == b"ready\n"  # until then it may not bear its mark yet
    with left:
        assert left.wait(timeout=10) == -signal.SIGTERM
    assert not folder.exists()
    assert processes.started_with("postgres", folder) == []
    assert processes.started_with("redis-server", folder) == []


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_uses_is_not(
    places: Places,
) -> None:
    abandoned, in_use = (Path(f"/var/tmp/plimsoll-{places.key}-{name}") for name in ("a", "b"))
    for folder in (abandoned, in_use):
        folder.mkdir()
        (folder / "lock").touch()
    try:
        with (in_use / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with private_servers.throwaway(places):
                assert not abandoned.exists()
                assert in_use.exists()
    finally:
        shutil.rmtree(in_use)
