"""Reading a page as of a day: what `?on=` and `?known=` ask for, told in one way everywhere."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from vessels.listing_forms import AsOfForm
from vessels.sanctions.asof import NOW, AsOf

NAMES = ("on", "known")


@dataclass(frozen=True)
class Past:
    """What `vessels/_as_of.html` and `vessels/_past.html` show; `day` is the one that is read.

    `kept` is the rest of the address, for the form to carry along; `back` leads to today.
    """

    form: AsOfForm
    as_of: AsOf
    now: datetime
    path: str
    kept: tuple[tuple[str, str], ...]

    @property
    def is_past(self) -> bool:
        return self.as_of != NOW

    @property
    def day(self) -> date:
        return self.as_of.moment(self.now).date()

    @property
    def days(self) -> tuple[tuple[str, str], ...]:
        """What was asked for, for another form of the page to carry along."""
        asked = (("on", self.as_of.on), ("known", self.as_of.known_at))
        return tuple((name, f"{day:%Y-%m-%d}") for name, day in asked if day)

    @property
    def back(self) -> str:
        return f"{self.path}?{urlencode(self.kept)}" if self.kept else self.path


def read(request: HttpRequest, form: AsOfForm | None = None) -> Past:
    """The day that a page is asked for. What cannot be read is told beside its field: it is today.

    `form` is a page's own, where the days are among its filters; bound or not, it decides.
    """
    if form is None:
        form = AsOfForm(request.GET if any(name in request.GET for name in NAMES) else None)
    own = {*NAMES, "page"}
    return Past(
        form=form,
        as_of=form.as_of() if form.is_bound and form.is_valid() else NOW,
        now=timezone.now(),
        path=request.path,
        kept=tuple(
            (name, value)
            for name, values in request.GET.lists()
            if name not in own
            for value in values
            if value
        ),
    )
