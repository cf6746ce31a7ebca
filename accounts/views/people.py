"""Administrators' pages about accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import people
from accounts.errors import Conflict, Invalid
from accounts.forms import PersonEditForm, PersonForm
from accounts.models import User
from accounts.second_factor import has_second_factor, with_second_factor
from accounts.views.person import person


def administrator(request: HttpRequest) -> User:
    """The signed-in administrator. Anybody else is refused."""
    user = person(request)
    people.require_administrator(user)
    return user


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    everyone = User.objects.administered_by(administrator(request)).select_related("team")
    context = {"people": with_second_factor(everyone).order_by("-is_active", "full_name")}
    return render(request, "accounts/person_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    form = PersonForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        password = people.generate_password()
        try:
            person = people.create_person(
                actor=actor, password=password, password_is_temporary=True, **form.cleaned_data
            )
        except (Conflict, Invalid) as error:
            form.add_error("email", str(error))
        else:
            return _credentials(request, person, password)
    return render(request, "accounts/person_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    person = get_object_or_404(User.objects.administered_by(actor), pk=pk)
    form = PersonEditForm(request.POST or None, actor=actor, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            people.set_roles(actor=actor, user=person, roles=given["roles"])
            people.edit_person(
                actor=actor, user=person, full_name=given["full_name"], team=given["team"]
            )
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Saved {given['full_name']}.")
            return redirect("accounts:people-list")
    context = {"form": form, "person": person, "has_second_factor": has_second_factor(person)}
    return render(request, "accounts/person_edit.html", context)


@require_POST
def person_deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    person = get_object_or_404(User.objects.administered_by(actor), pk=pk)
    people.deactivate(actor=actor, user=person)
    messages.success(request, f"{person} can no longer sign in.")
    return redirect("accounts:person-edit", pk=person.pk)


@require_POST
def person_reactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    person = get_object_or_404(User.objects.administered_by(actor), pk=pk)
    people.reactivate(actor=actor, user=person)
    messages.success(request, f"{person} can sign in again.")
    return redirect("accounts:person-edit", pk=person.pk)


@never_cache
@require_POST
def person_reset_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    person = get_object_or_404(User.objects.administered_by(actor), pk=pk)
    password = people.generate_password()
    people.reset_password(actor=actor, user=person, password=password)
    return _credentials(request, person, password)


@require_POST
def person_reset_second_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = administrator(request)
    person = get_object_or_404(User.objects.administered_by(actor), pk=pk)
    people.reset_second_factor(actor=actor, user=person)
    messages.success(request, f"{person} sets up a new second factor at the next sign-in.")
    return redirect("accounts:person-edit", pk=person.pk)


def _credentials(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """Answered at once, without a redirect, so that the password is stored nowhere."""
    context = {"person": person, "password": password}
    return render(request, "accounts/person_credentials.html", context)
