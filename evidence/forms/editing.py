"""Changing the description of an exhibit. The bytes and the custody log stay as they are."""

from typing import Any

from accounts.models import User
from evidence import exhibits
from evidence.forms.description import DescriptionForm
from evidence.models import Exhibit
from evidence.precision import Moment, Precision


class EditExhibitForm(DescriptionForm):
    def __init__(self, *args: Any, exhibit: Exhibit, **options: Any) -> None:
        options["initial"] = _initial(exhibit) | options.get("initial", {})
        self.exhibit = exhibit
        super().__init__(*args, **options)

    def save(self, *, actor: User) -> Exhibit:
        """Raises what `exhibits.edit_exhibit` raises."""
        return exhibits.edit_exhibit(actor=actor, exhibit=self.exhibit, **self.described())


def _initial(exhibit: Exhibit) -> dict[str, Any]:
    same = (
        "title", "description", "source", "source_url", "collector", "collected_at",
        "reliability", "credibility", "tlp", "rights", "credit_line", "shown_inferred",
    )  # fmt: skip
    precision = Precision(exhibit.shown_precision)
    return {name: getattr(exhibit, name) for name in same} | {
        "origin": exhibit.origin.name if exhibit.origin else "",
        "shown": Moment(exhibit.shown_at, precision) if exhibit.shown_at else None,
        "shown_until": Moment(exhibit.shown_until, precision) if exhibit.shown_until else None,
    }
