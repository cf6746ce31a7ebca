from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from script.running import environment, private_servers
from script.running.places import Places
from script.running.steps import SetupError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*environment.SCHEMES, *environment.SWITCHES):
        monkeypatch.delenv(name, raising=False)


def test_assignments_comments_and_quotes_are_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# mine\n\nDEBUG=true\nexport SECRET_KEY='a b=c'\nALLOWED_HOSTS=\"x,y\"\n")
    assert environment.read_file(path) == {
        "DEBUG": "true",
        "SECRET_KEY": "a b=c",
        "ALLOWED_HOSTS": "x,y",
    }


def test_a_line_that_is_no_assignment_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("DEBUG=true\nDATABASE_URL postgis://db/plimsoll\n")
    with pytest.raises(SetupError) as refused:
        environment.read_file(path)
    assert ".env, line 2" in refused.value.why
    assert "DATABASE_URL postgis://db/plimsoll" in refused.value.why
    assert str(path) in refused.value.what_to_do


def test_the_environment_wins_over_the_file_and_empty_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DEBUG=true\nREQUIRE_MFA=true\nSTORAGE_URL=\n")
    monkeypatch.setenv("DEBUG", "false")
    given = environment.given(tmp_path)
    assert (given["DEBUG"], given["REQUIRE_MFA"]) == ("false", "true")
    assert "STORAGE_URL" not in given


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DATABASE_URL", "mysql://db/plimsoll", "postgis://"),
        ("DATABASE_URL", "plimsoll", "postgis://"),
        ("BROKER_URL", "http://redis:6379", "amqp://"),
        ("STORAGE_URL", "/var/store", "file://"),
        ("REQUIRE_MFA", "maybe", "REQUIRE_MFA=true"),
    ],
)
def test_a_value_that_cannot_work_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError) as refused:
        environment.given(tmp_path)
    assert name in refused.value.why
    assert hint in refused.value.what_to_do


def test_secrets_are_made_once_and_for_their_owner_alone(checkout: Places) -> None:
    first = environment.secret_settings(checkout)
    assert environment.secret_settings(checkout) == first
    assert len(first["SECRET_KEY"]) >= 50
    for name in ("env", "signing_key.pem"):
        assert (checkout.local / name).stat().st_mode & 0o777 == 0o600


def test_the_signing_key_is_an_ed25519_key(tmp_path: Path) -> None:
    pem = environment.signing_key(tmp_path).read_bytes()
    assert isinstance(load_pem_private_key(pem, password=None), Ed25519PrivateKey)


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://cache.example:6379", "redis://cache.example:6379/1"),
        ("rediss://:pw@cache.example/3", "rediss://:pw@cache.example/4"),
        ("amqp://rabbit.example", None),
    ],
)
def test_the_cache_follows_a_redis_broker(broker: str, cache: str | None) -> None:
    assert environment.cache_beside(broker) == cache


def test_what_the_person_sets_replaces_the_private_servers(checkout: Places) -> None:
    given = {"DATABASE_URL": "postgis://db.example/plimsoll", "BROKER_URL": "redis://r.example/0"}
    settings = private_servers.settings(checkout, given)
    assert settings["DATABASE_URL"] == "postgis://db.example/plimsoll"
    assert settings["CACHE_URL"] == "redis://r.example/1"
    assert settings["STORAGE_URL"] == f"file://{checkout.local / 'store'}"
    assert not private_servers.needs_private_redis(given)
    assert private_servers.needs_private_redis({"BROKER_URL": "amqp://rabbit.example"})
    assert private_servers.needs_private_redis({})
