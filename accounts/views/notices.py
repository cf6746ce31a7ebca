"""A person's own notices."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import notices
from accounts.models import Notice
from accounts.views.person import person

PAGE_SIZE = 50


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    held = Notice.objects.visible_to(user)
    context = {
        "page": Paginator(held, PAGE_SIZE).get_page(request.GET.get("page")),
        "unread": held.unread().count(),
        "person": user,
        "sends_mail": notices.sends_mail(),
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it as read and go where it points."""
    user = person(request)
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
    notices.set_read(actor=user, notice=notice)
    return redirect(notice.url)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    count = notices.set_read(actor=person(request))
    messages.success(request, f"{count} marked as read." if count else "Nothing was unread.")
    return redirect("accounts:notice-list")


@require_POST
def notices_mail(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("wanted") == "yes"
    notices.set_mail(actor=person(request), wanted=wanted)
    said = "You will be told by e-mail that notices wait." if wanted else "No more e-mails."
    messages.success(request, said)
    return redirect("accounts:notice-list")
