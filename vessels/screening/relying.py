"""What rests on a screening, so that it stays: exhibits and statements, and what other apps tell.

Apps that build on this one are not known here. One whose rows may name a screening says at the
start how to ask it, with :func:`answers`, in a module that its own `AppConfig.ready` imports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import User
from evidence.models import Exhibit
from vessels.models import Screening

HIDDEN: Final = "one that you may not see"
MOST_NAMED: Final = 3


@dataclass(frozen=True)
class Relying:
    """Things of one kind that name a screening. `what` is that kind: "A case".

    `named` are those that the person may see, in words. Empty, there are others: of these nothing
    but that is told.
    """

    what: str
    named: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.what} rests on this screening: {', '.join(self.named) or HIDDEN}."


Answer = Callable[[Screening, User], Relying | None]

# Where words about an exhibit may stand, its statement's among them.
_WORDS: Final = (
    "title", "description", "file_name", "source", "source_url",
    "statement__text", "statement__translation", "statement__in_tension_with",
)  # fmt: skip
_ANSWERS: Final[list[Answer]] = []


def answers(answer: Answer) -> Answer:
    """Have a function asked about every screening that somebody wants to delete."""
    _ANSWERS.append(answer)
    return answer


def on(screening: Screening, user: User) -> list[Relying]:
    """All that rests on it, as far as the person may know."""
    found = [_exhibits(screening, user), *(answer(screening, user) for answer in _ANSWERS)]
    return [each for each in found if each is not None]


def naming(screening: Screening, *fields: str) -> Q:
    """Rows in one of whose texts its identifier stands, alone or in an address."""
    keys = (str(screening.pk), screening.pk.hex)
    return reduce(or_, (Q(**{f"{name}__icontains": key}) for name in fields for key in keys))


def exhibits_on(screening: Screening) -> QuerySet[Exhibit]:
    """Exhibits that its download became, or whose words, or whose statement's, name it."""
    return Exhibit.objects.filter(naming(screening, *_WORDS))


def _exhibits(screening: Screening, user: User) -> Relying | None:
    resting = exhibits_on(screening)
    if not resting.exists():
        return None
    seen = resting.filter(pk__in=Exhibit.objects.visible_to(user))
    return Relying("An exhibit", tuple(f"“{each}”" for each in seen[:MOST_NAMED]))
