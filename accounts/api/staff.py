"""The API for people: signed in with a session and its CSRF token, as on the pages.

A partner's token is nobody here.
"""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User


class IsStaffMember(BasePermission):
    """A signed-in person with a role, and with a second factor where the house requires one."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_staff_member:
            return False
        return not settings.REQUIRE_MFA or is_mfa_enabled(user)


class StaffAPIView(APIView):
    """Only for members of the staff."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsStaffMember]

    def person(self) -> User:
        """Who asks. Raises NotAuthenticated."""
        user = self.request.user
        if not isinstance(user, User):
            raise NotAuthenticated
        return user
