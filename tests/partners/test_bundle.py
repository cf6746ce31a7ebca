"""The bundle on its own: a valid BagIt bag, the same bytes each time, refused when bytes differ."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import bagit
import pytest

from partners.bundle.plan import CarriedFile
from partners.bundle.writing import write_bundle
from partners.errors import BundleError
from tests.partners.samples import sample_plan, sha256, write_sample


def test_is_a_bag_that_the_bagit_library_accepts(tmp_path: Path) -> None:
    bundle, _ = write_sample(tmp_path)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    bag = bagit.Bag(str(tmp_path / "unpacked" / "PL-2024-001-r1"))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == "5f0e7f8c-1f59-4a3b-9a67-0a5a3c6c2f10"


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    sealed = write_bundle(sample_plan(), first)
    write_bundle(sample_plan(), second)
    assert first.getvalue() == second.getvalue()
    assert sealed.sha256 == sha256(first.getvalue())
    assert sealed.size == len(first.getvalue())


def test_seal_names_recipient_marking_counts_and_every_file(tmp_path: Path) -> None:
    bundle, sealed = write_sample(tmp_path)
    with zipfile.ZipFile(bundle) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        seal = json.loads(archive.read("PL-2024-001-r1/seal.json"))
    assert {entry["path"] for entry in seal["files"]} == names - {"seal.json", "seal.sig"}
    assert seal["package"]["recipient"].startswith("Panel of Experts")
    assert seal["package"]["tlp"] == "AMBER"
    assert seal["package"]["counts"]["exhibits"] == 3
    assert seal["key_id"] == sealed.key_id


def test_stored_bytes_that_no_longer_match_their_hash_do_not_leave() -> None:
    plan = sample_plan()
    rotten = CarriedFile("data/exhibits/E-01-aaaa.csv", lambda: BytesIO(b"other"), "0" * 64)
    with pytest.raises(BundleError, match=r"E-01-aaaa\.csv.*integrity failure"):
        write_bundle(replace(plan, files=(rotten, plan.files[1])), BytesIO())
