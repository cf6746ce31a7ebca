"""The second factor: its secrets encrypted at rest, and every change of it in the ledger.

allauth tells of these changes by its own signals only; they are heard here and nowhere else.
"""

from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from qrcode.image.svg import SvgPathFillImage

from accounts import encryption, sign_ins
from accounts.models import User

PURPOSE = "second factor"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Codes change every 30 seconds: check the"
        " device's clock and type the newest one.",
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text, purpose=PURPOSE)

    def build_totp_svg(self, url: str) -> str:
        """A QR code on a white ground, so that it can be read from a dark page."""
        drawing = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawing)
        return drawing.getvalue().decode()


def has_second_factor(user: User) -> bool:
    """Whether the user has an authenticator. One query."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(held.exists())


def with_second_factor(people: QuerySet[User]) -> QuerySet[User]:
    """The same people, each with `second_factor` true or false. No further query."""
    held = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return people.annotate(second_factor=Exists(held))


@receiver(authenticator_added)
def added(request: HttpRequest, user: User, **_: Any) -> None:
    _record(request, user, "second_factor_added")


@receiver(authenticator_removed)
def removed(request: HttpRequest, user: User, **_: Any) -> None:
    _record(request, user, "second_factor_removed")


@receiver(authenticator_reset)
def renewed(request: HttpRequest, user: User, **_: Any) -> None:
    _record(request, user, "second_factor_renewed")


@receiver(authentication_failed)
def failed(request: HttpRequest, user: User, **_: Any) -> None:
    ip = get_adapter().get_client_ip(request)
    sign_ins.record_failure(address=user.email, ip=ip, action="second_factor_failed")


def _record(request: HttpRequest, user: User, action: str) -> None:
    sign_ins.record(actor=user, action=action, ip=get_adapter().get_client_ip(request))
