"""Filing an event of a vessel as an exhibit of a case."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.models.compartment import EDITORS
from casework.models import Case
from casework.models.case import EDITABLE
from evidence.marking import TLP


class CiteEventForm(forms.Form):
    """The cases are those open to changes in which the person is lead or investigator."""

    title = forms.CharField(
        max_length=200, required=False, help_text="Empty: the event, the vessel and the day."
    )
    tlp = forms.ChoiceField(label="Marking", choices=TLP.choices, initial=TLP.RED)

    field_order = ["case"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases = Case.objects.visible_to(user).filter(
            state__in=EDITABLE,
            compartment__members__user=user,
            compartment__members__role__in=EDITORS,
        )
        self.fields["case"] = forms.ModelChoiceField(cases.distinct(), empty_label="Choose a case")
        self.order_fields(self.field_order)
