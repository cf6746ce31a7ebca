"""The spelling of a linked party's name, which OFAC's remarks lose now and then.

Remarks end with a full stop. Where they end with a name that has one itself ("S.A."), only one is
printed. Whether it belongs to the name is told by the entry of that name in the same file.
"""

from collections import defaultdict
from collections.abc import Iterable


class NameIndex:
    def __init__(self, names: Iterable[str]) -> None:
        self._spellings: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self._spellings[_key(name)].add(name)

    def spelt(self, name: str) -> str:
        """The name as its own entry spells it; as it stands where no entry or several have it."""
        spellings = self._spellings.get(_key(name), set())
        return next(iter(spellings)) if len(spellings) == 1 else name


def _key(name: str) -> str:
    return " ".join(name.split()).rstrip(".").casefold()
