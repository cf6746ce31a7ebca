"""Which of their notices a person asks for. All of it stays in the address of the page."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts.models import NoticeKind
from accounts.noticeboard import Asked

EVERYTHING = ("", "Everything")


class NoticeFilterForm(forms.Form):
    """Vessels and cases are offered as far as notices lead to them (`noticeboard.subjects`)."""

    about = forms.ChoiceField(label="About", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "All kinds"), *NoticeKind.choices], required=False
    )
    unread = forms.BooleanField(label="Unread only", required=False)

    def __init__(self, *args: Any, subjects: list[tuple[str, list[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group, [(label, label) for label in labels]) for group, labels in subjects]
        about: forms.ChoiceField = self.fields["about"]  # type: ignore[assignment]  # as declared
        about.choices = [EVERYTHING, *groups]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-check-input" if name == "unread" else "form-select"

    def asked(self) -> Asked:
        """What cannot be read, such as a case that the person has left, is not asked."""
        self.is_valid()
        data = self.cleaned_data
        return Asked(
            kind=data.get("kind", ""),
            about=data.get("about", ""),
            only_unread=bool(data.get("unread")),
        )

    def query(self) -> str:
        """The filters as parameters of an address, each with its ampersand."""
        asked = self.asked()
        given = {"about": asked.about, "kind": asked.kind, "unread": asked.only_unread and "on"}
        return "".join(f"{urlencode({key: value})}&" for key, value in given.items() if value)
