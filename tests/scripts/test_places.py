import os
from pathlib import Path

import pytest

from script.running.places import LONGEST_SOCKET_PATH, Places, private_folder
from script.running.steps import SetupError


def socket_path(places: Places) -> bytes:
    return os.fsencode(places.sockets / ".s.PGSQL.5432.lock")


def test_sockets_stay_in_the_checkout_where_their_path_fits() -> None:
    places = Places(Path("/home/someone/plimsoll"), is_root=False)
    assert places.sockets == Path("/home/someone/plimsoll/.local/run")


@pytest.mark.parametrize("name", ["long/" * 30, "with a space", "näme", "comma,and#hash"])
def test_any_checkout_gets_a_socket_path_that_fits_and_needs_no_quoting(name: str) -> None:
    places = Places(Path("/home/someone") / name, is_root=False)
    assert len(socket_path(places)) <= LONGEST_SOCKET_PATH
    assert socket_path(places).decode("ascii").replace("/", "").replace(" ", "?").isprintable()
    assert not set(" ,#") & set(str(places.sockets))


def test_two_checkouts_share_nothing() -> None:
    one, other = (Places(Path(f"/srv/{name}"), is_root=True) for name in ("one", "other"))
    assert one.sockets != other.sockets
    assert one.data != other.data


def test_as_root_nothing_of_the_database_is_below_the_checkout() -> None:
    places = Places(Path("/root/plimsoll"), is_root=True)
    assert not places.data.is_relative_to(places.checkout)
    assert not places.sockets.is_relative_to(places.checkout)


def test_a_private_folder_is_closed_to_others_even_if_it_was_open(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o777)
    assert private_folder(tmp_path / "run", None).stat().st_mode & 0o777 == 0o700


def test_a_link_put_where_a_private_folder_belongs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupError, match="belongs to another account"):
        private_folder(tmp_path / "run", None)
