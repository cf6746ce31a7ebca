import re
from datetime import timedelta
from urllib.parse import urlsplit

from vessels.sanctions.lists.companions import COMPANIONS
from vessels.sanctions.lists.known import KNOWN
from vessels.sanctions.lists.registry import PARSERS


def test_codes_are_slugs_and_used_once() -> None:
    codes = [each.code for each in KNOWN]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) and len(code) <= 40 for code in codes)


def test_what_is_said_of_a_list_fits_its_model() -> None:
    for each in KNOWN:
        assert 0 < len(each.name) <= 120
        assert 0 < len(each.authority) <= 120
        assert len(each.address) <= 500
        assert timedelta(minutes=1) <= each.refresh_every <= each.stale_after


def test_addresses_are_encrypted_ones_and_companions_have_plain_names() -> None:
    for each in KNOWN:
        for address in filter(None, [each.address, *each.companion_addresses.values()]):
            assert urlsplit(address).scheme == "https"
        assert all(name == name.lower() and "/" not in name for name in each.companion_addresses)
        assert each.address or not each.companion_addresses


def test_each_can_be_read_with_the_files_beside_it() -> None:
    for each in KNOWN:
        assert each.parser in PARSERS
        assert set(each.companion_addresses) <= set(COMPANIONS.get(each.parser, {}))
