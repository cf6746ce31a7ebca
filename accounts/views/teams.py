"""Administrators' page about teams."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import teams
from accounts.errors import Conflict, Invalid
from accounts.forms import TeamForm
from accounts.models import Team
from accounts.views.people import administrator


@require_http_methods(["GET", "HEAD", "POST"])
def team_list(request: HttpRequest) -> HttpResponse:
    """All teams, and a form for one more."""
    actor = administrator(request)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = teams.create_team(actor=actor, name=form.cleaned_data["name"])
        except (Conflict, Invalid) as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"Made the team {team}.")
            return redirect("accounts:team-list")
    active = Count("people", filter=Q(people__is_active=True))
    context = {"form": form, "teams": Team.objects.visible_to(actor).annotate(size=active)}
    return render(request, "accounts/team_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    team = get_object_or_404(Team.objects.visible_to(actor), pk=pk)
    form = TeamForm(request.POST or None, initial={"name": team.name})
    if request.method == "POST" and form.is_valid():
        try:
            teams.rename_team(actor=actor, team=team, name=form.cleaned_data["name"])
        except (Conflict, Invalid) as error:
            form.add_error("name", str(error))
        else:
            return redirect("accounts:team-list")
    return render(request, "accounts/team_rename.html", {"form": form, "team": team})
