"""What a list is fetched from and how its columns are named: whether that can work."""

from vessels import fetching
from vessels.errors import InvalidList
from vessels.models import SanctionsList
from vessels.sanctions.lists.companions import COMPANIONS
from vessels.sanctions.lists.plain_csv import PlainCsv
from vessels.sanctions.lists.plain_fields import FIELDS, REQUIRED, WHOLE, WHOLE_KEY


def check(target: SanctionsList) -> None:
    """Raises InvalidList, InvalidAddress."""
    for address in filter(None, [target.address, *target.companion_addresses.values()]):
        fetching.check_address(address)
    _check_companions(target)
    if target.columns:
        _check_columns(target)


def companions_shown(held: SanctionsList) -> dict[str, str]:
    """The files beside the list and where they are, without credentials."""
    return {name: fetching.redacted(address) for name, address in held.companion_addresses.items()}


def columns_shown(held: SanctionsList) -> dict[str, str]:
    """The columns in words, and whether files hold the whole list."""
    said = {words: held.columns[field] for field, words in FIELDS.items() if field in held.columns}
    is_whole = held.columns.get(WHOLE_KEY) == WHOLE
    return said | ({"Files hold": "the whole list"} if is_whole else {})


def _check_companions(target: SanctionsList) -> None:
    known = COMPANIONS.get(target.parser, {})
    if strangers := sorted(set(target.companion_addresses) - set(known)):
        takes = ", ".join(known) or "none"
        raise InvalidList(
            f"This format does not read {', '.join(strangers)} beside the list; it takes: {takes}."
        )
    if target.companion_addresses and not target.address:
        raise InvalidList("Files beside the list need the address of the list itself.")


def _check_columns(target: SanctionsList) -> None:
    if target.parser != PlainCsv.code:
        raise InvalidList("Only a plain CSV has columns to name. Its format fixes those of others.")
    if strangers := sorted(set(target.columns) - {*FIELDS, WHOLE_KEY}):
        raise InvalidList(f"These are no fields of a list: {', '.join(strangers)}.")
    if missing := [field for field in REQUIRED if not target.columns.get(field)]:
        named = " and ".join(f"“{FIELDS[field]}”" for field in missing)
        raise InvalidList(f"Say which column is {named}: without it, no record can be told.")
    if target.columns.get(WHOLE_KEY, WHOLE) != WHOLE:
        raise InvalidList(f"“{WHOLE_KEY}” can only be “{WHOLE}”.")
