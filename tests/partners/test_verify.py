"""The verifier against honest, damaged and hostile bundles, run as a partner would run it."""

import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings, strategies

from accounts import signing
from evidence import sealing
from partners.verifier import verifier_archive
from partners.verify.checking import check
from partners.verify.report import (
    PACKAGE,
    PAYLOAD_MANIFEST,
    SEAL,
    SIGNATURE,
    TAG_MANIFEST,
)
from partners.verify.seal import SEAL_FORMAT
from tests.partners.samples import sample_plan, sha256, write_sample

ROOT = Path(__file__).resolve().parents[2]


def verify(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment that knows nothing of Django or of the server."""
    return subprocess.run(
        [sys.executable, "-m", "partners.verify", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_sample(tmp_path)[0]


@pytest.fixture
def fingerprint() -> str:
    return sealing.current_key().key_id


def content_spans(bundle: Path) -> Iterator[tuple[str, int, int]]:
    """Path in the bag, first byte and size of every member."""
    raw = bundle.read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        for info in archive.infolist():
            lengths = struct.unpack_from("<2H", raw, info.header_offset + 26)
            start = info.header_offset + 30 + sum(lengths)
            yield info.filename.partition("/")[2], start, info.file_size


def flip(bundle: Path, position: int) -> Path:
    raw = bytearray(bundle.read_bytes())
    raw[position] ^= 1
    bundle.write_bytes(raw)
    return bundle


def test_an_honest_bundle_verifies(bundle: Path, fingerprint: str) -> None:
    done = verify(str(bundle), "--key", fingerprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "VERIFIED" in done.stdout
    assert "PL-2024-001 revision 1, TLP:AMBER, for Panel of Experts" in done.stdout


def test_the_verifier_is_one_file_that_needs_nothing_else(
    bundle: Path, fingerprint: str, tmp_path: Path
) -> None:
    program = tmp_path / "elsewhere" / "verify.pyz"
    program.parent.mkdir()
    program.write_bytes(verifier_archive())
    done = subprocess.run(
        [sys.executable, program, bundle, "--key", fingerprint],
        cwd=program.parent, env={}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_key_may_be_a_pem_file(bundle: Path, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    pem.write_text(sealing.current_key().pem)
    assert verify(str(bundle), "--key", str(pem)).returncode == 0


def test_without_a_key_the_signer_is_not_vouched_for(bundle: Path, fingerprint: str) -> None:
    done = verify(str(bundle))
    assert done.returncode == 2
    assert "SIGNER NOT VERIFIED" in done.stdout
    assert fingerprint in done.stdout


def test_another_signer_is_refused(bundle: Path) -> None:
    done = verify(str(bundle), "--key", "ab" * 32)
    assert done.returncode == 1
    assert "not by the key given" in done.stdout


def test_an_unpacked_folder_verifies_too(bundle: Path, fingerprint: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "out")
    folder = tmp_path / "out" / "PL-2024-001-r1"
    assert check(folder, fingerprint).exit_status == 0
    (folder / "data" / "exhibits" / "stray.txt").write_text("slipped in")
    report = check(folder, fingerprint)
    assert "data/exhibits/stray.txt" in report.problems


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_one_flipped_byte_in_any_file_names_that_file(
    bundle: Path, fingerprint: str, place: float
) -> None:
    honest = bundle.read_bytes()
    spans = list(content_spans(bundle))
    assert len(spans) == 10
    for path, start, size in spans:
        bundle.write_bytes(honest)
        flip(bundle, start + int(place * (size - 1)))
        report = check(bundle, fingerprint)
        assert report.exit_status == 1, path
        assert any(path in problem for problem in report.problems), (path, report.lines)


def test_one_flipped_byte_names_the_file_on_the_command_line(
    bundle: Path, fingerprint: str
) -> None:
    start = next(start for path, start, _ in content_spans(bundle) if path.endswith(".png"))
    done = verify(str(flip(bundle, start)), "--key", fingerprint)
    assert done.returncode == 1
    assert "FAIL  data/exhibits/E-02-bbbb.png: was changed" in done.stdout


def test_every_other_byte_of_the_zip_counts_as_well(bundle: Path, fingerprint: str) -> None:
    """Headers, directory and end record: none can be altered unnoticed."""
    honest = bundle.read_bytes()
    content = {
        position
        for _, start, size in content_spans(bundle)
        for position in range(start, start + size)
    }
    for position in sorted(set(range(len(honest))) - content):
        bundle.write_bytes(honest)
        assert check(flip(bundle, position), fingerprint).exit_status == 1, position


@pytest.mark.parametrize("extra", [b"\0", b"PK\5\6" + bytes(18)])
def test_bytes_around_the_zip_are_noticed(bundle: Path, fingerprint: str, extra: bytes) -> None:
    honest = bundle.read_bytes()
    for altered in (honest + extra, extra + honest):
        bundle.write_bytes(altered)
        assert check(bundle, fingerprint).exit_status == 1


def test_openssl_is_used_where_the_library_is_absent(
    bundle: Path, fingerprint: str, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden" / "cryptography"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('absent')")
    environment = {"PYTHONPATH": str(hidden.parent), "PATH": os.environ["PATH"]}
    assert verify(str(bundle), "--key", fingerprint, **environment).returncode == 0
    start = next(start for path, start, _ in content_spans(bundle) if path == "seal.sig")
    done = verify(str(flip(bundle, start)), "--key", fingerprint, **environment)
    assert done.returncode == 1
    assert "seal.json or seal.sig" in done.stdout


def reseal(package: dict[str, Any], tmp_path: Path) -> Path:
    """The sample with another package.json, sealed by the same honest key."""
    plan = sample_plan()
    plan.package.update(package)
    return write_sample(tmp_path, plan)[0]


def test_an_edited_custody_entry_breaks_its_chain(tmp_path: Path, fingerprint: str) -> None:
    package = sample_plan().package
    package["exhibits"][0]["custody"][0]["at"] = "2024-04-19T09:00:00.000000Z"
    report = check(reseal(package, tmp_path), fingerprint)
    assert any("E-01 custody entry 1 breaks the chain" in line for line in report.lines)


def test_a_wrong_count_is_noticed(tmp_path: Path, fingerprint: str) -> None:
    package = sample_plan().package
    package["package"]["counts"]["findings"] = 2
    report = check(reseal(package, tmp_path), fingerprint)
    assert any("counts 2 findings, holds 1" in line for line in report.lines)


def sealed_with(package: bytes, folder: Path) -> Path:
    """An unpacked bag, honestly sealed, whose package.json is these bytes."""
    files = {PACKAGE: package, "bagit.txt": b"x", "bag-info.txt": b"x"}
    files[PAYLOAD_MANIFEST] = f"{sha256(package)}  {PACKAGE}\n".encode()
    tags = ("bagit.txt", "bag-info.txt", PAYLOAD_MANIFEST)
    files[TAG_MANIFEST] = "".join(f"{sha256(files[name])}  {name}\n" for name in tags).encode()
    key = sealing.current_key()
    seal = {
        "format": SEAL_FORMAT,
        "algorithm": "Ed25519",
        "key_id": key.key_id,
        "public_key": key.pem,
        "package": {"counts": {}},
        "files": [{"path": path, "sha256": sha256(body)} for path, body in files.items()],
    }
    files[SEAL] = json.dumps(seal).encode()
    files[SIGNATURE] = sealing.sign(files[SEAL]).signature
    folder = folder / "bag"
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


ANYTHING = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=5),
    lambda parts: (
        strategies.lists(parts, max_size=3)
        | strategies.dictionaries(
            strategies.sampled_from(["custody", "number", "file", "sha256", "at", "link"]), parts
        )
    ),
    max_leaves=8,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(exhibits=ANYTHING, about=ANYTHING)
def test_a_package_of_any_shape_is_reported(
    tmp_path: Path, fingerprint: str, exhibits: Any, about: Any
) -> None:
    body = json.dumps({"package": about, "exhibits": exhibits}).encode()
    report = check(sealed_with(body, tmp_path), fingerprint)
    assert report.exit_status == 1
    assert set(report.problems) == {PACKAGE}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 100_000, b'{"package": %s}' % (b"9" * 10_000), b"\xff", b"null", b"NaN"],
)
def test_what_is_no_package_is_reported(tmp_path: Path, fingerprint: str, body: bytes) -> None:
    report = check(sealed_with(body, tmp_path), fingerprint)
    assert report.problems == [PACKAGE]


def test_nothing_in_a_bundle_can_drive_the_terminal(tmp_path: Path, fingerprint: str) -> None:
    folder = sealed_with(b"null", tmp_path)
    (folder / "data" / "\x1b[2J").write_bytes(b"")
    assert "\x1b" not in "".join(check(folder, fingerprint).lines)


def hostile_zip(target: Path, names: list[str], **info: Any) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            member = zipfile.ZipInfo(name)
            for key, value in info.items():
                setattr(member, key, value)
            archive.writestr(member, b"x")
    return target


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "bag/../../x", "bag\\..\\x", "bag/\x1b[2Jx", "x"]
)
def test_unsafe_names_are_refused(tmp_path: Path, name: str) -> None:
    report = check(hostile_zip(tmp_path / "evil.zip", ["bag/bagit.txt", name]), "")
    assert report.exit_status == 1
    assert "\x1b" not in "".join(report.lines)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bag/bagit.txt", bytes(50_000_000))
    report = check(bomb, "")
    assert report.exit_status == 1
    assert any("zip header" in line for line in report.lines)


@pytest.mark.parametrize("body", [b"", b"PK", b"not a zip at all", b"PK\5\6" + bytes(18)])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, body: bytes) -> None:
    target = tmp_path / "thing.zip"
    target.write_bytes(body)
    done = verify(str(target))
    assert done.returncode == 1
    assert "FAIL  bundle" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_bad_key_are_answered(tmp_path: Path, bundle: Path) -> None:
    assert verify(str(tmp_path / "none.zip")).returncode == 1
    done = verify(str(bundle), "--key", "nonsense")
    assert done.returncode == 2
    assert "neither 64 hex digits nor a PEM file" in done.stderr


def test_mutated_and_truncated_bundles_never_crash_and_never_pass(
    bundle: Path, fingerprint: str
) -> None:
    honest = bundle.read_bytes()
    chance = random.Random(20240211)
    for _ in range(400):
        raw = bytearray(honest)
        for _ in range(chance.randint(1, 12)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        if chance.random() < 0.4:
            del raw[chance.randrange(len(raw)) :]
        if chance.random() < 0.2:
            position = chance.randrange(len(raw) + 1)
            raw[position:position] = chance.randbytes(chance.randint(1, 60))
        bundle.write_bytes(raw)
        if bytes(raw) != honest:
            assert check(bundle, fingerprint).exit_status == 1


def test_a_bundle_resealed_with_another_key_fails_against_the_trusted_one(
    tmp_path: Path, fingerprint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief = Ed25519PrivateKey.generate()
    monkeypatch.setattr(signing, "_private_key", lambda path: thief)
    forged, _ = write_sample(tmp_path)
    assert check(forged, fingerprint).exit_status == 1
    monkeypatch.undo()
    honest, _ = write_sample(tmp_path)
    assert check(honest, fingerprint).exit_status == 0
