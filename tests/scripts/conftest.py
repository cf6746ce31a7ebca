import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.running.places import Places
from script.running.postgres import ACCOUNT


@pytest.fixture
def checkout(tmp_path: Path) -> Places:
    """An empty checkout of its own, as an ordinary account sees it."""
    places = Places(checkout=tmp_path, is_root=False)
    places.local.mkdir()
    return places


@pytest.fixture
def account() -> str | None:
    """The account that private servers run as here."""
    return ACCOUNT if os.geteuid() == 0 else None


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A short folder that the servers' account can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
