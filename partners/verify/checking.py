"""The whole check of one bundle, in order."""

from pathlib import Path

from partners.verify.contents import check_files, check_package, manifest_entries
from partners.verify.members import read_folder, read_zip
from partners.verify.report import (
    PACKAGE,
    PAYLOAD_MANIFEST,
    SEAL,
    SIGNATURE,
    TAG_MANIFEST,
    Report,
    UnusableError,
)
from partners.verify.seal import check_seal


def check(bundle: Path, trusted: str = "") -> Report:
    """Examine a bundle (zip file or unpacked folder) against a trusted key fingerprint.

    Never raises for what the bundle contains. Without `trusted` the signer stays unestablished.
    """
    report = Report()
    try:
        if bundle.is_dir():
            members = read_folder(bundle)
        else:
            with bundle.open("rb") as stream:
                members = read_zip(stream, report)
            report.passed("container", f"{len(members)} files and nothing between them")
        needed = ("bagit.txt", "bag-info.txt", PAYLOAD_MANIFEST, TAG_MANIFEST, PACKAGE)
        missing = [path for path in (*needed, SEAL, SIGNATURE) if path not in members]
        if missing:
            for path in missing:
                report.failed(path, "is missing")
            return report
        seal = check_seal(members, trusted, report)
        if seal is None:
            sealed = manifest_entries(members, PAYLOAD_MANIFEST)
            sealed |= manifest_entries(members, TAG_MANIFEST)
            sealed.setdefault(TAG_MANIFEST, members[TAG_MANIFEST].sha256)
            check_files(members, sealed, report)
            return report
        check_files(members, seal["listed"], report)
        check_package(members, seal, report)
        if not trusted:
            report.lines.append(f"note  signer NOT verified; fingerprint {seal['key_id']}")
    except UnusableError as error:
        report.failed("bundle", str(error))
    except OSError as error:
        report.failed("bundle", f"cannot be read: {error.strerror}")
    return report
