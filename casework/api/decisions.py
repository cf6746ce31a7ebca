"""`POST /api/v1/cases/<reference>/decisions`: the review's decision, for a person's own session.

Signed in with a session and its CSRF token only: a partner's token is nobody here, and nothing that
runs without a person can decide.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff import StaffAPIView
from casework import review
from casework.models import Case, Decision, Review


class DecisionSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=[Decision.APPROVED, Decision.CHANGES_REQUESTED])
    comment = serializers.CharField(required=False, allow_blank=True, default="")


class ReviewSerializer(serializers.ModelSerializer[Review]):
    case = serializers.CharField(source="revision.case.reference")
    revision = serializers.IntegerField(source="revision.number")
    digest = serializers.CharField(source="revision.digest")

    class Meta:
        model = Review
        fields = ["case", "revision", "digest", "decision", "comment", "decided_at"]


class DecisionsView(StaffAPIView):
    """The claimed reviewer's decision on the newest revision of a case."""

    @extend_schema(exclude=True)
    def post(self, request: Request, reference: str) -> Response:
        user = self.person()
        case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
        asked = DecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        decide = DECIDE[asked.validated_data["decision"]]
        made = decide(actor=user, case=case, comment=asked.validated_data["comment"])
        return Response(ReviewSerializer(made).data, status=status.HTTP_201_CREATED)


DECIDE = {
    Decision.APPROVED: review.approve,
    Decision.CHANGES_REQUESTED: review.request_changes,
}
