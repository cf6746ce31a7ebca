"""The private servers for real: made, killed, started again. A cluster takes about a second."""

import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis as Client

from script.running.postgres import ROLE, Cluster
from script.running.redis import Redis
from script.running.steps import SetupError


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


def test_redis_starts_over_the_socket_of_one_that_was_killed(
    server_folder: Path, account: str | None
) -> None:
    redis = Redis(server_folder / "s", account, run_folder=server_folder)
    first = redis.start()
    first.kill()
    first.wait()
    assert redis.socket.exists()
    second = redis.start()
    try:
        with Client(unix_socket_path=str(redis.socket)) as client:
            assert client.ping()
            assert client.config_get("port")["port"] == "0"
    finally:
        second.terminate()
        second.wait()
