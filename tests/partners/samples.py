"""A small package made without a database, and ways to damage it."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

from partners.bundle.plan import BundlePlan, CarriedFile, SealedBundle
from partners.bundle.writing import write_bundle
from partners.verify.contents import GENESIS, canonical

TRACK = b"time,lat,lon\n2024-02-07T10:00:00Z,34.7,129.3\n" * 40
PICTURE = bytes(range(256)) * 8


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def custody(*acts: str) -> list[dict[str, Any]]:
    """An unbroken chain of the given acts."""
    chain: list[dict[str, Any]] = []
    for number, act in enumerate(acts):
        entry = {
            "act": act,
            "at": f"2024-04-2{number}T09:00:00.000000Z",
            "by": "investigator",
            "ledger": sha256(act.encode()),
            "previous": chain[-1]["link"] if chain else GENESIS,
        }
        chain.append({**entry, "link": sha256(canonical(entry))})
    return chain


def exhibit(number: str, path: str | None, body: bytes) -> dict[str, Any]:
    return {
        "number": number,
        "title": f"Exhibit {number}",
        "file": path,
        "sha256": sha256(body),
        "custody": custody("collected", "filed"),
    }


def sample_plan() -> BundlePlan:
    """Two carried exhibits and one that stays hash-only."""
    files = {"data/exhibits/E-01-aaaa.csv": TRACK, "data/exhibits/E-02-bbbb.png": PICTURE}
    exhibits = [
        exhibit(f"E-0{number}", path, body) for number, (path, body) in enumerate(files.items(), 1)
    ]
    exhibits.append(exhibit("E-03", None, b"licensed pixels"))
    about = {
        "id": "5f0e7f8c-1f59-4a3b-9a67-0a5a3c6c2f10",
        "reference": "PL-2024-001",
        "revision": 1,
        "tlp": "AMBER",
        "recipient": "Panel of Experts, liaison 外事",
        "counts": {"exhibits": 3, "files": 2, "findings": 1, "statements": 0, "vessels": 0},
    }
    return BundlePlan(
        folder="PL-2024-001-r1",
        package={
            "format": "plimsoll-package/1",
            "package": about,
            "exhibits": exhibits,
            "findings": [{"number": "F-1", "text": "She was alongside on 11 February."}],
            "statements": [],
            "vessels": [],
        },
        files=tuple(
            CarriedFile(path, lambda body=body: BytesIO(body), sha256(body))  # type: ignore[misc]  # mypy cannot infer a defaulted lambda
            for path, body in files.items()
        ),
        released_on="2024-05-02",
        organisation="Plimsoll",
    )


def write_sample(folder: Path, plan: BundlePlan | None = None) -> tuple[Path, SealedBundle]:
    """The sample as a zip file in `folder`."""
    target = folder / "bundle.zip"
    with target.open("w+b") as stream:
        sealed = write_bundle(plan or sample_plan(), stream)
    return target, sealed
