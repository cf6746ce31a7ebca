"""Check a sealed Plimsoll package without any access to the system that made it.

    python -m partners.verify BUNDLE.zip --key FINGERPRINT_OR_PEM

Standard library only; Ed25519 comes from the `cryptography` package or, where that is
absent, from the `openssl` command (3.0 or later). Nothing is unpacked to disk and nothing in the
bundle is trusted: sizes are bounded, names are checked, and damage is reported, never raised.

Exit status: 0 everything holds and the signer is the one named by --key; 1 something does not
hold; 2 the contents hold but no --key was given, so the signer is not established.
"""

import argparse
import sys
from pathlib import Path

from partners.verify.checking import check
from partners.verify.report import UnusableError
from partners.verify.seal import fingerprint_of

VERDICTS = {
    0: "VERIFIED: nothing was changed since the named signer sealed it.",
    1: "FAILED: do not rely on this bundle. See the FAIL lines.",
    2: (
        "INTEGRITY OK, SIGNER NOT VERIFIED: compare the fingerprint above with the one your\n"
        "contact gave you by another channel, then run again with --key FINGERPRINT."
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """Check the bundle named on the command line, print the report, return the exit status."""
    parser = argparse.ArgumentParser(prog="verify", description="Check a sealed Plimsoll package.")
    parser.add_argument("bundle", type=Path, help="the downloaded .zip, or its unpacked folder")
    parser.add_argument("--key", default="", help="trusted fingerprint (64 hex digits) or PEM file")
    options = parser.parse_args(arguments)
    try:
        report = check(options.bundle, fingerprint_of(options.key) if options.key else "")
    except UnusableError as error:
        parser.error(str(error))
    sys.stdout.write("\n".join([*report.lines, VERDICTS[report.exit_status], ""]))
    return report.exit_status


if __name__ == "__main__":
    sys.exit(main())
