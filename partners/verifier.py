"""The verifier as one file that a partner can keep: `python verify.pyz BUNDLE.zip --key ...`."""

import zipfile
from functools import cache
from importlib.resources import files
from io import BytesIO

START = "import sys\n\nfrom partners.verify.__main__ import main\n\nsys.exit(main())\n"


@cache
def verifier_archive() -> bytes:
    """A zipapp of `partners.verify`, the same bytes for the same source. Needs Python 3.11+."""
    sources = {"__main__.py": START, "partners/__init__.py": ""}
    for item in files("partners.verify").iterdir():
        if item.name.endswith(".py"):
            sources[f"partners/verify/{item.name}"] = item.read_text("utf-8")
    target = BytesIO(b"#!/usr/bin/env python3\n")
    target.seek(0, 2)
    with zipfile.ZipFile(target, "a") as archive:
        for name in sorted(sources):
            archive.writestr(zipfile.ZipInfo(name), sources[name])
    return target.getvalue()
