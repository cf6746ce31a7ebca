"""What administrators fill in about people and teams. The domain functions decide."""

from typing import Any

from django import forms

from accounts.models import Role, Team, User


class PersonForm(forms.Form):
    email = forms.EmailField(label="Email", help_text="The person signs in with it.")
    full_name = forms.CharField(label="Full name", max_length=120)
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without a role the person can sign in and sees nothing.",
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, empty_label="No team"
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: forms.ModelChoiceField[Team] = self.fields["team"]  # type: ignore[assignment]  # as declared
        teams.queryset = Team.objects.visible_to(actor)


class PersonEditForm(PersonForm):
    """The address is how a person is known, so it stays."""

    email = None  # type: ignore[assignment]  # Django's way of taking a field away

    def __init__(self, *args: Any, actor: User, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "full_name": person.full_name,
            "roles": person.roles,
            "team": person.team_id,
        }
        super().__init__(*args, actor=actor, **kwargs)


class TeamForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
