"""What allauth may do here: sign people in and out. Accounts are made by administrators only."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import ledger, sign_ins
from accounts.models import User

SIGNED_IN_AT = "signed_in_at"


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. After 5"
        " failures in a row sign-in is closed for 10 minutes.",
        "too_many_login_attempts": "Too many failed sign-ins. Wait 10 minutes, then try again. If"
        " you do not know your password, ask an administrator for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            address = credentials.get("email", "")
            sign_ins.record_lock_out(address=address, ip=self.get_client_ip(request))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        address = credentials.get("email", "")
        sign_ins.record_failure(address=address, ip=self.get_client_ip(request))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        sign_ins.record_failure(address=user.email, ip=self.get_client_ip(request))
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()
        sign_ins.record(actor=user, action="signed_in", ip=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            ip = self.get_client_ip(request)
            sign_ins.record(actor=request.user, action="signed_out", ip=ip)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        user.password_is_temporary = False
        super().set_password(user, password)
        ledger.record(subject=user, actor=user, action="password_changed")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in is as good as confirming who one is, for as long."""
        signed_in_at = context.request.session.get(SIGNED_IN_AT, 0)
        return bool(time.time() - signed_in_at > app_settings.REAUTHENTICATION_TIMEOUT)
