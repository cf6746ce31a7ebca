"""Writing a sealed bundle: payload, BagIt manifests, the seal, and the zip around them."""

from functools import partial
from io import BytesIO
from typing import BinaryIO

from evidence import canonical, sealing
from partners.bundle import archive, bag
from partners.bundle.plan import BundlePlan, Opener, SealedBundle
from partners.errors import BundleError
from partners.verify.report import PACKAGE, PAYLOAD_MANIFEST, SEAL, SIGNATURE, TAG_MANIFEST
from partners.verify.seal import SEAL_FORMAT


def write_bundle(plan: BundlePlan, target: BinaryIO) -> SealedBundle:
    """Write the plan as a zipped, sealed bag into an empty, seekable, readable stream.

    The same plan and key give the same bytes. Raises BundleError when a file's stored bytes no
    longer have the digest recorded for them: such a package must not leave.
    """
    payload = {file.path: file.open for file in plan.files}
    payload[PACKAGE] = _bytes(canonical.canonical_bytes(plan.package))
    payload["data/README.txt"] = _bytes(_readme(plan).encode())
    measured = {path: archive.measure(path, opener) for path, opener in payload.items()}
    for file in plan.files:
        if measured[file.path].sha256 != file.sha256:
            raise BundleError(
                f"{file.path}: the stored bytes no longer match their recorded SHA-256. Nothing"
                " was released. Tell an administrator: this is an integrity failure."
            )
    sealed = {path: item.sha256 for path, item in measured.items()}
    octets = sum(item.size for item in measured.values())
    tags = _tag_files(plan, sealed, octets)
    sealed |= {path: canonical.sha256_hex(body) for path, body in tags.items()}
    tags |= _seal(plan, sealed)
    members = [
        archive.measure(f"{plan.folder}/{path}", opener)
        for path, opener in (payload | {path: _bytes(body) for path, body in tags.items()}).items()
    ]
    archive.write(target, members)
    target.seek(0)
    sha256, size = canonical.sha256_of_stream(target)
    return SealedBundle(sha256, size, sealing.current_key().key_id, sealed)


def _bytes(body: bytes) -> Opener:
    return partial(BytesIO, body)


def _tag_files(plan: BundlePlan, payload: dict[str, str], octets: int) -> dict[str, bytes]:
    """bagit.txt, bag-info.txt and both manifests; `payload` is path -> SHA-256."""
    about = plan.package["package"]
    tags = {
        "bagit.txt": bag.DECLARATION.encode(),
        "bag-info.txt": bag.information(
            organisation=plan.organisation,
            identifier=about["id"],
            date=plan.released_on,
            octets=octets,
            files=len(payload),
        ).encode(),
        PAYLOAD_MANIFEST: bag.manifest(payload).encode(),
    }
    digests = {path: canonical.sha256_hex(body) for path, body in tags.items()}
    return tags | {TAG_MANIFEST: bag.manifest(digests).encode()}


def _seal(plan: BundlePlan, sealed: dict[str, str]) -> dict[str, bytes]:
    """seal.json, which lists every other file, and the signature over its bytes."""
    key = sealing.current_key()
    body = canonical.canonical_bytes(
        {
            "format": SEAL_FORMAT,
            "algorithm": sealing.ALGORITHM,
            "key_id": key.key_id,
            "public_key": key.pem,
            "package": plan.package["package"],
            "files": [{"path": path, "sha256": sealed[path]} for path in sorted(sealed)],
        }
    )
    return {SEAL: body, SIGNATURE: sealing.sign(body).signature}


def _readme(plan: BundlePlan) -> str:
    about = plan.package["package"]
    return bag.README.format(
        reference=about["reference"],
        revision=about["revision"],
        date=plan.released_on,
        recipient=about["recipient"],
        tlp=about["tlp"],
        organisation=plan.organisation,
    )
