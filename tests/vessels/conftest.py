from collections.abc import Iterator

import pytest

from tests.vessels import servers


@pytest.fixture
def web() -> Iterator[servers.Server]:
    """A real server on loopback."""
    with servers.running() as server:
        yield server
