"""Findings of a case, each with what supports and what contradicts it side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from casework import findings
from casework.forms import FindingForm, LinkForm
from casework.models import Case, Finding, FindingExhibit
from casework.views.case_page import get_case, person, show
from casework.views.filling import attempt

LINKED = "links__case_exhibit__exhibit__origin"


@require_GET
def case_findings(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    made = case.findings.prefetch_related(LINKED)
    rows = [(finding, findings.support_of(finding)) for finding in made]
    return show(request, case, "Findings", "casework/case_findings.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def finding_add(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    actor = person(request)
    form = FindingForm(request.POST or None)
    finding = attempt(
        form, lambda: findings.add_finding(actor=actor, case=case, **form.cleaned_data)
    )
    if finding:
        messages.success(request, f"Added {finding.label}. Now link the exhibits it rests on.")
        return redirect("casework:finding-detail", reference, finding.number)
    return show(request, case, "Findings", "casework/finding_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def finding_detail(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    case = get_case(request, reference)
    finding = _finding(case, number)
    form = FindingForm(request.POST or None, instance=_finding(case, number))
    if attempt(form, lambda: _edit(person(request), finding, form)):
        messages.success(request, "Saved.")
        return redirect("casework:finding-detail", reference, number)
    context = {
        "finding": finding,
        "support": findings.support_of(finding),
        "form": form,
        "link_form": LinkForm(case=case),
    }
    return show(request, case, "Findings", "casework/finding_detail.html", context)


@require_POST
def exhibit_link(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    case = get_case(request, reference)
    finding = _finding(case, number)
    form = LinkForm(request.POST, case=case)
    link = attempt(form, lambda: _link(person(request), finding, form))
    if link:
        messages.success(request, f"Linked {link.case_exhibit.label}.")
    else:
        messages.error(request, "Choose an exhibit and how it bears on the finding.")
    return redirect("casework:finding-detail", reference, number)


@require_POST
def exhibit_unlink(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponse:
    finding = _finding(get_case(request, reference), number)
    link = get_object_or_404(finding.links.select_related("finding__case", "case_exhibit"), pk=pk)
    findings.unlink_exhibit(actor=person(request), link=link)
    messages.success(request, f"Took {link.case_exhibit.label} off {finding.label}.")
    return redirect("casework:finding-detail", reference, number)


def _finding(case: Case, number: int) -> Finding:
    made = Finding.objects.filter(case=case).select_related("case").prefetch_related(LINKED)
    return get_object_or_404(made, number=number)


def _edit(actor: User, finding: Finding, form: FindingForm) -> Finding:
    return findings.edit_finding(actor=actor, finding=finding, **form.cleaned_data)


def _link(actor: User, finding: Finding, form: LinkForm) -> FindingExhibit:
    return findings.link_exhibit(actor=actor, finding=finding, **form.cleaned_data)
