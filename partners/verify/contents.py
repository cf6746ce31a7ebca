"""What the bag holds: files against the seal and the manifests, and package.json with itself."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from partners.verify.members import Member
from partners.verify.report import (
    EXHIBITS,
    PACKAGE,
    PAYLOAD_MANIFEST,
    SEAL,
    SIGNATURE,
    TAG_MANIFEST,
    Report,
    UnusableError,
)

GENESIS = "0" * 64
MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def manifest_entries(members: dict[str, Member], name: str) -> dict[str, str]:
    """Paths and digests of a BagIt manifest. Raises UnusableError for a line that is neither."""
    entries: dict[str, str] = {}
    for number, line in enumerate(members[name].body.decode("utf-8", "replace").splitlines(), 1):
        match = MANIFEST_LINE.fullmatch(line)
        if match is None:
            raise UnusableError(f"line {number} is not a digest and a path")
        entries[match[2]] = match[1]
    return entries


def check_files(members: dict[str, Member], sealed: dict[str, str], report: Report) -> None:
    """Every sealed file is there and unchanged, and there is no other; so say the manifests."""
    bad = set(report.problems)
    for path, sha256 in sorted(sealed.items()):
        if path not in members:
            report.failed(path, "is missing")
        elif members[path].sha256 != sha256:
            report.failed(path, f"was changed: SHA-256 is {members[path].sha256}, sealed {sha256}")
    for path in sorted(set(members) - set(sealed) - {SEAL, SIGNATURE}):
        report.failed(path, "is an extra file that was not sealed")
    for name, payload in ((PAYLOAD_MANIFEST, True), (TAG_MANIFEST, False)):
        if name in report.problems:
            continue
        try:
            entries = manifest_entries(members, name)
        except UnusableError as error:
            report.failed(name, str(error))
            continue
        covered = {p for p in members if p.startswith("data/") is payload}
        covered -= {SEAL, SIGNATURE, TAG_MANIFEST}
        stray = {p for p in covered | set(entries) if p not in members or p not in entries}
        stray |= {p for p in covered & set(entries) if entries[p] != members[p].sha256}
        for path in sorted(stray - set(report.problems)):
            report.failed(path, f"does not agree with {name}")
    if set(report.problems) == bad:
        report.passed("files", f"{len(sealed)} files match the seal and both manifests")


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of objects with ASCII keys, lists, text, integers and booleans."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def check_custody(exhibit: dict[str, Any]) -> None:
    """Raise UnusableError unless the exhibit's custody entries form one unbroken chain."""
    previous, last = GENESIS, ""
    if not exhibit["custody"]:
        raise UnusableError("has no custody entries")
    for number, entry in enumerate(exhibit["custody"], 1):
        content = {key: value for key, value in entry.items() if key != "link"}
        link = hashlib.sha256(canonical(content)).hexdigest()
        if entry["previous"] != previous or entry["link"] != link:
            raise UnusableError(f"custody entry {number} breaks the chain")
        if entry["at"] < last:
            raise UnusableError(f"custody entry {number} is earlier than the one before it")
        # A derivation names the hash of the working copy that was made, not of the original.
        about_original = entry["act"] != "derivation"
        if about_original and entry.get("sha256", exhibit["sha256"]) != exhibit["sha256"]:
            raise UnusableError(f"custody entry {number} is about other bytes")
        previous, last = link, entry["at"]


def check_exhibits(exhibits: list[dict[str, Any]], members: dict[str, Member]) -> Iterator[str]:
    """What does not hold about the exhibits: custody, carried files, files nobody describes."""
    described = set()
    for exhibit in exhibits:
        try:
            check_custody(exhibit)
        except UnusableError as error:
            yield f"exhibit {exhibit['number']} {error}"
        path = exhibit["file"]
        if path is None:
            continue
        described.add(path)
        if path not in members or members[path].sha256 != exhibit["sha256"]:
            yield f"exhibit {exhibit['number']} does not describe {path}"
    carried = {path for path in members if path.startswith(EXHIBITS)}
    for path in sorted(carried - described):
        yield f"no exhibit describes {path}"


def check_package(members: dict[str, Member], seal: dict[str, Any], report: Report) -> None:
    """package.json says what the seal says, its counts are right, its chains are unbroken."""
    try:
        package = json.loads(members[PACKAGE].body)
        about, counts = package["package"], package["package"]["counts"]
        problems = [] if about == seal["package"] else ["does not agree with the seal"]
        problems += [
            f"counts {number} {name}, holds {len(package[name])}"
            for name, number in counts.items()
            if name != "files" and len(package[name]) != number
        ]
        problems += check_exhibits(package["exhibits"], members)
        if counts["files"] != sum(path.startswith(EXHIBITS) for path in members):
            problems.append("counts other exhibit files than the bag holds")
        title = f"{about['reference']} revision {about['revision']}, TLP:{about['tlp']}"
        detail = ", ".join(f"{number} {name}" for name, number in counts.items())
        recipient = about["recipient"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        report.failed(PACKAGE, f"is not a package ({type(error).__name__}: {error})")
        return
    for problem in problems:
        report.failed(PACKAGE, problem)
    if not problems:
        report.passed("custody", f"{counts.get('exhibits')} exhibits, each chain unbroken")
        report.passed("package", f"{title}, for {recipient}: {detail}")
