"""Setting up sanctions lists: format, addresses, which column is what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid
from accounts.models import User
from vessels import configuring, list_sample
from vessels.list_forms import (
    ListForm,
    SampleForm,
    known_address,
    known_initial,
    list_initial,
)
from vessels.models import SanctionsList
from vessels.permissions import require_configurer
from vessels.sanctions.lists.plain_csv import PlainCsv
from vessels.sanctions.lists.registry import PARSERS
from vessels.views.person import person

NEW_LIST = {"refresh_minutes": 360, "stale_hours": 48, "parser": PlainCsv.code}


@require_http_methods(["GET", "POST"])
def list_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    require_configurer(user)
    if (chosen := _chosen_format(request)) is not None:
        return _format(request, ListForm(initial=known_initial(chosen)))
    form = ListForm(request.POST or None, initial=NEW_LIST)
    if request.method == "POST" and form.is_valid():
        try:
            held = configuring.add_list(actor=user, **form.values())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{held} is set up.")
            return redirect(_after(held))
    return _page(request, form, "Add a list")


@require_http_methods(["GET", "POST"])
def list_edit(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    require_configurer(user)
    held = get_object_or_404(SanctionsList.objects.visible_to(user), pk=code)
    if (chosen := _chosen_format(request)) is not None:
        is_same = chosen == held.parser
        return _format(
            request, ListForm(initial=list_initial(held) if is_same else known_initial(chosen))
        )
    form = ListForm(request.POST or None, initial=list_initial(held))
    # The code is what records, links and the schedule know it by.
    form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values.pop("code")
        if values["parser"] != held.parser:
            values["columns"] = {}
        try:
            configuring.edit_list(actor=user, sanctions_list=held, **values)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{held} is changed.")
            return redirect("vessels:list-detail", held.pk)
    return _page(request, form, f"Change {list_initial(held)['name']}")


@require_http_methods(["GET", "POST"])
def list_columns(request: HttpRequest, code: str) -> HttpResponse:
    """Which column of a plain CSV is what: a sample, the choices, its rows as then understood."""
    user = person(request)
    require_configurer(user)
    plain = SanctionsList.objects.visible_to(user).filter(parser=PlainCsv.code)
    held = get_object_or_404(plain, pk=code)
    if request.POST.get("sample"):
        return _columns_chosen(request, held, user)
    brings = request.method == "POST"
    upload = SampleForm(request.POST, request.FILES) if brings else SampleForm()
    if brings and upload.is_valid():
        shown = list_sample.from_file(upload.cleaned_data["file"], held.columns)
        if shown.form is None:
            upload.add_error("file", shown.problem)
    else:
        shown = list_sample.newest(held)
    return _columns_page(request, held, shown, upload)


def _columns_chosen(request: HttpRequest, held: SanctionsList, user: User) -> HttpResponse:
    """The rows under the choices made so far, for htmx; else the choices are kept."""
    shown = list_sample.again(request.POST)
    if request.headers.get("HX-Request") == "true":
        return render(request, "vessels/_list_preview.html", {"shown": shown, "is_change": True})
    if shown.form and shown.form.is_valid():
        try:
            configuring.edit_list(actor=user, sanctions_list=held, columns=shown.form.columns())
        except Invalid as error:
            shown.form.add_error(None, str(error))
        else:
            messages.success(request, f"The columns of {held} are set.")
            return redirect("vessels:list-detail", held.pk)
    return _columns_page(request, held, shown, SampleForm())


def _columns_page(
    request: HttpRequest, held: SanctionsList, shown: list_sample.Shown, upload: SampleForm
) -> HttpResponse:
    context = {"list": held, "shown": shown, "upload": upload}
    return render(request, "vessels/list_columns.html", context)


def _chosen_format(request: HttpRequest) -> str | None:
    """The format that was just chosen on the page, None for an ordinary request."""
    if request.method != "GET" or request.headers.get("HX-Request") != "true":
        return None
    chosen = request.GET.get("parser", "")
    return chosen if chosen in PARSERS else PlainCsv.code


def _format(request: HttpRequest, form: ListForm) -> HttpResponse:
    return render(request, "vessels/_list_format.html", _format_context(form))


def _page(request: HttpRequest, form: ListForm, heading: str) -> HttpResponse:
    return render(request, "vessels/list_set_up.html", _format_context(form) | {"heading": heading})


def _format_context(form: ListForm) -> dict[str, Any]:
    code = form.format_code
    return {
        "form": form,
        "known_address": known_address(code),
        "is_plain": code == PlainCsv.code,
        "label": PARSERS[code].label if code in PARSERS else "",
    }


def _after(held: SanctionsList) -> str:
    page = "list-columns" if held.parser == PlainCsv.code else "list-detail"
    return reverse(f"vessels:{page}", args=[held.pk])
