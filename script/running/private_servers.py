"""The private PostgreSQL and Redis of this checkout, and the throw-away pair of one test run."""

import fcntl
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from script.running import environment, processes
from script.running.places import Places
from script.running.postgres import ACCOUNT, Cluster
from script.running.redis import Redis
from script.running.steps import step

# Large and not in memory, which /tmp is on some machines; short enough for the path of a socket.
THROWAWAY = Path("/var/tmp")  # noqa: S108  # the folder made in it has a name of its own and mode 0700


def cluster_of(places: Places) -> Cluster:
    return Cluster(places.data, places.sockets, ACCOUNT if places.is_root else None)


def redis_of(places: Places) -> Redis:
    account = ACCOUNT if places.is_root else None
    return Redis(places.sockets, account)


def settings(places: Places, given: Mapping[str, str]) -> dict[str, str]:
    """Every setting of this checkout's product: what the person has set, the rest made here."""
    redis = redis_of(places)
    broker_url = given.get("BROKER_URL", redis.broker_url)
    made = {
        **environment.secret_settings(places),
        **environment.storage_settings(places.local),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "REQUIRE_MFA": "false",
        "DATABASE_URL": cluster_of(places).url(),
        "BROKER_URL": broker_url,
        "CACHE_URL": environment.cache_beside(broker_url) or redis.cache_url,
    }
    return {**made, **given}


def needs_private_redis(given: Mapping[str, str]) -> bool:
    """Whether broker or cache are left to this checkout."""
    if "BROKER_URL" not in given:
        return True
    return "CACHE_URL" not in given and environment.cache_beside(given["BROKER_URL"]) is None


@contextmanager
def running(places: Places, given: Mapping[str, str]) -> Iterator[None]:
    """The private servers that this person needs, stopped when the block ends."""
    cluster = cluster_of(places)
    redis = redis_of(places)
    try:
        with step("PostgreSQL") as remark:
            if "DATABASE_URL" in given:
                remark("your own, from DATABASE_URL")
            else:
                cluster.start()
                cluster.ensure_database()
                remark("private")
        with step("Redis") as remark:
            if needs_private_redis(given):
                redis.start()
                remark("private")
            else:
                remark("your own, from BROKER_URL")
        yield
    finally:
        with processes.undisturbed():
            redis.stop()
            if "DATABASE_URL" not in given:
                cluster.stop()


@contextmanager
def throwaway(places: Places, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """Servers and folders for one run, deleted after it; yields the settings that lead to them."""
    _remove_abandoned(places)
    folder = Path(tempfile.mkdtemp(prefix=f"plimsoll-{places.key}-", dir=THROWAWAY))
    folder.chmod(0o711)
    cluster, redis = _pair(places, folder, durable=durable)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with step("Throw-away PostgreSQL and Redis"):
                cluster.start()
                cluster.ensure_database()
                redis.start()
            yield {
                **environment.storage_settings(folder),
                "SECRET_KEY": secrets.token_urlsafe(48),
                "SIGNING_KEY_FILE": str(environment.signing_key(folder)),
                "ALLOWED_HOSTS": "localhost,127.0.0.1",
                "DATABASE_URL": cluster.url(),
                "BROKER_URL": redis.broker_url,
                "CACHE_URL": redis.cache_url,
                **processes.mark(folder),
            }
        finally:
            with processes.undisturbed():
                _remove(folder, cluster, redis)


def _pair(places: Places, folder: Path, *, durable: bool) -> tuple[Cluster, Redis]:
    account = ACCOUNT if places.is_root else None
    cluster = Cluster(folder / "pg", folder / "s", account, durable=durable)
    return cluster, Redis(folder / "s", account)


def _remove(folder: Path, cluster: Cluster, redis: Redis) -> None:
    processes.end(processes.marked(folder))
    redis.stop()
    cluster.remove()
    shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(places: Places) -> None:
    """What runs of this checkout left that were killed: nobody holds their lock any more."""
    for path in THROWAWAY.glob(f"plimsoll-{places.key}-*/lock"):
        with path.open() as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path.parent, *_pair(places, path.parent, durable=False))
