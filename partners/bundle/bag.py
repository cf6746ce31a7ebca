"""The tag files of a BagIt 1.0 bag (RFC 8493), and the README that explains the package."""

from collections.abc import Mapping

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

README = """\
{reference}, revision {revision}
Released on {date} to {recipient}. TLP:{tlp}

What this is
  A sealed package from {organisation}. package.json holds the findings, the exhibits they rest on
  with their custody, the statements, the events, the obligations and the vessels, as they were
  approved. exhibits/ holds the files that may be passed on; where a licence forbids that,
  package.json gives hash and description only.

How to read an obligation
  "instrument" and "paragraph" name the measure, "duty" what it asks of "addressee", "state" who
  that is here. "paragraph_is_checked": false means that nobody compared the paragraph with the
  published text. "assessment" is the author's: "engaged" says that the duty holds and that
  nothing here shows what was done.

What the seal says
  Sealing proves existence and integrity, not that the source told the truth.

How to check it, with no access to the system that made it
  python verify.pyz BUNDLE.zip --key FINGERPRINT
  Get the fingerprint from your contact by another channel, never from this bundle. The same
  checks by hand: sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt; then compare the
  digests in seal.json; then, with the public key in key.pem:
  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in seal.json -sigfile seal.sig

Handling
  TLP:{tlp} by FIRST TLP 2.0. The marking is no licence and no security classification. Do not
  pass this package on beyond what the marking allows.
"""


def manifest(digests: Mapping[str, str]) -> str:
    """Lines of a digest, two spaces and a path, in order of path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def information(*, organisation: str, identifier: str, date: str, octets: int, files: int) -> str:
    """bag-info.txt. `octets` and `files` count the payload."""
    return (
        f"Source-Organization: {organisation}\n"
        f"Bagging-Date: {date}\n"
        f"External-Identifier: {identifier}\n"
        f"Payload-Oxum: {octets}.{files}\n"
        "External-Description: Sealed investigation package. Sealing proves existence and"
        " integrity, not that the source told the truth.\n"
    )
