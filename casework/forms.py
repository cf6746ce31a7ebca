"""What people fill in about a case. Each form checks shape; the domain functions decide."""

from typing import Any

from django import forms
from django.db.models import Model

from accounts.models import CompartmentRole, User
from casework.models import (
    Case,
    CaseExhibit,
    CaseVessel,
    Certainty,
    Finding,
    FindingExhibit,
    Task,
)
from evidence.form_parts.fields import MomentField
from evidence.marking import TLP
from evidence.models import Exhibit
from vessels.models import Place, PlaceOrigin, Vessel


class OpenCaseForm(forms.ModelForm[Case]):
    imo = forms.CharField(
        label="IMO number of the vessel",
        max_length=200,
        help_text="Seven digits. The check digit is tested as you type. A vessel known here may "
        "also be named by her MMSI.",
    )
    vessel_name = forms.CharField(
        label="Name we call her by", max_length=120, required=False, help_text="If known."
    )

    field_order = ["imo", "vessel_name"]

    class Meta:
        model = Case
        fields = ["title", "question", "priority", "tlp"]
        widgets = {"question": forms.Textarea(attrs={"rows": 3})}


class CaseForm(forms.ModelForm[Case]):
    class Meta:
        model = Case
        fields = ["title", "question", "summary", "unknowns", "tlp", "priority"]
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 6}),
            "unknowns": forms.Textarea(attrs={"rows": 5}),
        }


class VesselForm(forms.ModelForm[CaseVessel]):
    imo = forms.CharField(
        label="IMO number",
        max_length=200,
        help_text="Or, of a vessel known here, her MMSI or the address of her page.",
    )
    name = forms.CharField(label="Name we call her by", max_length=120, required=False)

    field_order = ["imo", "name"]

    class Meta:
        model = CaseVessel
        fields = ["role", "note"]
        labels = {"role": "Why she is in the case"}


class FindingForm(forms.ModelForm[Finding]):
    class Meta:
        model = Finding
        fields = ["proposition", "ladder", "likelihood", "reasoning"]
        labels = {"ladder": "What it is about"}
        help_texts = {"proposition": "One sentence that could be wrong."}
        widgets = {
            "proposition": forms.Textarea(attrs={"rows": 2}),
            "reasoning": forms.Textarea(attrs={"rows": 5}),
        }


class LinkForm(forms.ModelForm[FindingExhibit]):
    """How one of the case's exhibits bears on a finding."""

    class Meta:
        model = FindingExhibit
        fields = ["case_exhibit", "relation", "note"]
        labels = {"case_exhibit": "Exhibit"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filed = CaseExhibit.objects.filter(case=case).select_related("exhibit")
        self.fields["case_exhibit"] = forms.ModelChoiceField(filed, label="Exhibit")


class EventForm(forms.Form):
    """A dated event. The precision is read from how much of the date is written."""

    title = forms.CharField(label="What happened", max_length=200)
    certainty = forms.ChoiceField(label="Basis", choices=Certainty.choices)
    starts = MomentField(label="When")
    ends = MomentField(label="Until", required=False, help_text="Empty for one moment or day.")
    source = forms.CharField(
        max_length=300, help_text="Who observed it, who infers it and from what, or who claims it."
    )
    detail = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ["title", "certainty", "starts", "ends", "vessels", "place", "source"]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vessels"] = forms.ModelMultipleChoiceField(
            Vessel.objects.filter(case_vessels__case=case),
            required=False,
            widget=forms.CheckboxSelectMultiple(),
        )
        self.fields["place"] = forms.ModelChoiceField(
            # The thousands of listed ports would drown the places that people entered.
            Place.objects.standing().filter(origin=PlaceOrigin.OWN),
            required=False,
        )
        self.fields["case_exhibit"] = forms.ModelChoiceField(
            CaseExhibit.objects.filter(case=case).select_related("exhibit"),
            required=False,
            label="Exhibit that shows it",
        )
        self.order_fields(self.field_order)

    def described(self) -> dict[str, Any]:
        """The cleaned values as `events.add_event` takes them."""
        given = dict(self.cleaned_data)
        starts, ends = given.pop("starts"), given.pop("ends")
        moment = {"starts_at": starts.at, "precision": starts.precision}
        return {**given, **moment, "ends_at": ends.at if ends else None}


class FileExhibitForm(forms.Form):
    """An exhibit that is held already, to be filed in this case too."""

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filed = CaseExhibit.objects.filter(case=case).values("exhibit")
        held = Exhibit.objects.visible_to(user).exclude(pk__in=filed)
        self.fields["exhibit"] = forms.ModelChoiceField(held)


class ExtractForm(forms.Form):
    """A window of a case vessel's AIS positions, to be frozen as an exhibit."""

    start = MomentField(label="From")
    end = MomentField(label="Until before")
    title = forms.CharField(max_length=200, required=False, help_text="Empty: vessel and window.")
    tlp = forms.ChoiceField(label="Marking", choices=TLP.choices)

    field_order = ["vessel"]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vessels = Vessel.objects.filter(case_vessels__case=case).order_by("case_vessels__pk")
        self.fields["vessel"] = forms.ModelChoiceField(vessels)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.at <= start.at:
            self.add_error("end", "The window ends before it starts. Swap the two.")
        return cleaned


class _Colleague(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """People by name and by what they may do in the house."""

    def label_from_instance(self, obj: Model) -> str:
        if not isinstance(obj, User):
            return str(obj)
        roles = ", ".join(role.replace("_", " ") for role in obj.roles)
        return f"{obj.full_name} ({roles})"


class MemberForm(forms.Form):
    role = forms.ChoiceField(
        label="Role in the case",
        choices=CompartmentRole.choices,
        initial=CompartmentRole.READER,
    )

    field_order = ["user"]

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(viewer).exclude(roles=[])
        self.fields["user"] = _Colleague(people, label="Colleague")
        self.order_fields(self.field_order)


class TaskForm(forms.ModelForm[Task]):
    class Meta:
        model = Task
        fields = ["title", "assignee", "due_on"]
        labels = {"title": "Task", "due_on": "Due"}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = forms.ModelChoiceField(
            User.objects.filter(memberships__compartment=case.compartment_id), required=False
        )


class NoteForm(forms.Form):
    text = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    outcome = forms.CharField(
        max_length=120, help_text="Such as: answered, referred, not provable."
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))


class ApproveForm(forms.Form):
    """Every box must be ticked: each is a thing the reviewer says to have done."""

    findings = forms.BooleanField(label="I read every finding and the exhibits it rests on")
    contrary = forms.BooleanField(label="Contrary evidence and other explanations are considered")
    marking = forms.BooleanField(label="The marking fits, and nothing is claimed that is not known")
    comment = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ChangesForm(forms.Form):
    comment = forms.CharField(label="What has to change", widget=forms.Textarea(attrs={"rows": 3}))
