"""A person's own notices."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import mailing, noticeboard, notices
from accounts.models import Notice
from accounts.notice_forms import NoticeFilterForm
from accounts.views.person import person

PAGE_SIZE = 50


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = NoticeFilterForm(request.GET, subjects=noticeboard.subjects(user))
    asked = form.asked()
    page = Paginator(noticeboard.asked_for(user, asked), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    unread = Notice.objects.visible_to(user).unread().count()
    context = {
        "form": form,
        "is_narrowed": asked != noticeboard.Asked(),
        "page": page,
        "page_query": form.query(),
        "shown": noticeboard.shown(page),
        "unread": unread,
        "person": user,
        "sends_mail": mailing.sends_mail(),
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it as read and go where it points."""
    user = person(request)
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
    notices.set_read(actor=user, among=[notice.pk])
    return redirect(notice.url)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark the ticked ones as read, or with `all` every one; back to what was being read."""
    among = None if request.POST.get("all") else _ticked(request)
    count = notices.set_read(actor=person(request), among=among)
    if among == []:
        messages.info(request, "None was ticked. Tick the notices that you have read.")
    else:
        messages.success(request, f"{count} marked as read." if count else "Nothing was unread.")
    filters = QueryDict(request.POST.get("filters", "")).urlencode()
    return redirect(f"{reverse('accounts:notice-list')}?{filters}".removesuffix("?"))


@require_POST
def notices_mail(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("wanted") == "yes"
    mailing.set_mail(actor=person(request), wanted=wanted)
    said = "You will be told by e-mail that notices wait." if wanted else "No more e-mails."
    messages.success(request, said)
    return redirect("accounts:notice-list")


def _ticked(request: HttpRequest) -> list[UUID]:
    """What is no identifier ticks nothing."""
    found = []
    for value in request.POST.getlist("notice"):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
