"""Release pages: what was sent, what is ready to be, and the act of sending."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import ledger
from accounts.errors import PlimsollError
from casework import drift
from casework.models import Case
from evidence import intake
from partners import approval, logbook, previewing, releasing
from partners.forms import ReasonForm, RecipientsForm
from partners.models import Release
from partners.views.person import person

PAGE_SIZE = 50
COUNTED = ("exhibits", "files", "findings", "statements", "events", "obligations", "vessels")


@require_GET
def release_list(request: HttpRequest) -> HttpResponse:
    """Releases of the cases the person is in, and approved cases that wait for one."""
    user = person(request)
    releases = Release.objects.visible_to(user).for_list()
    context = {
        "page": Paginator(releases, PAGE_SIZE).get_page(request.GET.get("page")),
        "waiting": approval.waiting_for(user),
        "may_release": approval.is_release_officer(user),
    }
    return render(request, "partners/release_list.html", context)


@require_http_methods(["GET", "POST"])
def release_create(request: HttpRequest, reference: str) -> HttpResponse:
    """What each agency would get, the choice of agencies, and the release itself."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    revision, previews = previewing.preview(actor=user, case=case)
    form = RecipientsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = releasing.release(
                actor=user, case=case, agencies=list(form.cleaned_data["agencies"])
            )
        except PlimsollError as error:
            form.add_error(None, str(error))
        else:
            names = ", ".join(item.agency.name for item in made)
            messages.success(request, f"{case.reference} was released to {names}.")
            one = len(made) == 1
            return redirect(made[0]) if one else redirect("partners:release-list")
    context = {
        "case": case,
        "revision": revision,
        "previews": previews,
        "form": form,
        "chosen": request.POST.getlist("agencies"),
        "drift": drift.of_case(case, now=timezone.now()),
    }
    status = 400 if form.errors else 200
    return render(request, "partners/release_create.html", context, status=status)


@require_GET
def release_detail(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """One release: what it holds, its hashes, who fetched it, how to check it."""
    user = person(request)
    release = get_object_or_404(Release.objects.visible_to(user).for_list(), pk=release_id)
    context = {
        "release": release,
        "package": release.package,
        "counts": [(name, release.package["package"]["counts"][name]) for name in COUNTED],
        "deliveries": release.deliveries.all()[:PAGE_SIZE],
        "log": logbook.lines(ledger.entries_of(release)),
        "withdraw_form": ReasonForm() if approval.is_release_officer(user) else None,
    }
    return render(request, "partners/release_detail.html", context)


@require_GET
def release_bundle(request: HttpRequest, release_id: UUID) -> FileResponse:
    """The bundle as the agency gets it, for somebody who may see the case."""
    user = person(request)
    release = get_object_or_404(Release.objects.visible_to(user), pk=release_id)
    releasing.record_download(actor=user, release=release)
    return FileResponse(
        intake.open_file(release.bundle),
        as_attachment=True,
        filename=release.file_name,
        content_type="application/zip",
    )


@require_POST
def release_withdraw(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Recall a release with a reason."""
    user = person(request)
    release = get_object_or_404(Release.objects.visible_to(user), pk=release_id)
    releasing.withdraw(actor=user, release=release, reason=request.POST.get("reason", ""))
    messages.success(request, "The release was withdrawn. The agency is told at its next request.")
    return redirect(release)
