"""Screening for programs that a person of the staff runs, with that person's own session.

* ``POST /api/v1/screenings`` takes a list of ships, as JSON or as CSV;
* ``GET /api/v1/screenings/<id>`` says how far it is, and gives its rows a page at a time;
* ``DELETE /api/v1/screenings/<id>`` deletes it, with its rows;
* ``GET /api/v1/screen?imo=&name=&mmsi=&call_sign=&flag=`` answers for one ship at once.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from kombu.exceptions import OperationalError
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import ScopedRateThrottle

from accounts.api.staff import StaffAPIView
from vessels.api.ships import ShipListParser, body_of
from vessels.errors import InvalidScreening
from vessels.models import Screening, ScreeningRow, Verdict
from vessels.screening import answering, asking, removing, requesting, results, running
from vessels.screening.reading import FIELDS, LONGEST_CELL, TELLING
from vessels.tasks import run_screening


class ScreeningSerializer(serializers.ModelSerializer[Screening]):
    """`progress` is 0 to 1, and null where it is not known."""

    progress = serializers.SerializerMethodField()

    class Meta:
        model = Screening
        fields = [
            "id",
            "name",
            "state",
            "progress",
            "problem",
            "requested_at",
            "finished_at",
            "rows_total",
            "counts",
            "against",
            "parameters",
        ]

    def get_progress(self, screening: Screening) -> float | None:
        return running.progress(screening)


class RowSerializer(serializers.ModelSerializer[ScreeningRow]):
    class Meta:
        model = ScreeningRow
        fields = ["line", "given", "verdict", "score", "hits", "problem"]


class RowPages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1_000


class ScreeningAPIView(StaffAPIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "screening"


class ScreeningsView(ScreeningAPIView):
    """Asking for a screening. The answer is 202: a worker does it."""

    parser_classes = [JSONParser, ShipListParser]

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        name, body, file_name = body_of(request)
        made = requesting.request(actor=self.person(), name=name, body=body, file_name=file_name)
        task: Any = run_screening  # Celery's stubs do not know of delay_on_commit
        try:
            task.delay_on_commit(str(made.pk))
        except OperationalError:
            made.problem = "The task queue cannot be reached: it waits until it is sent again."
        there = reverse("api-screening", args=[made.pk], request=request)
        told = {**ScreeningSerializer(made).data, "url": there}
        return Response(told, status=status.HTTP_202_ACCEPTED, headers={"Location": there})


class ScreeningView(ScreeningAPIView):
    """A screening of one's own: how it stands, and `rows` where it is done, worst first."""

    @extend_schema(exclude=True)
    def get(self, request: Request, pk: UUID) -> Response:
        screening = get_object_or_404(Screening.objects.visible_to(self.person()), pk=pk)
        verdict = request.query_params.get("verdict", "")
        if verdict and verdict not in Verdict.values:
            raise InvalidScreening(f"“{verdict}” is no verdict. Use {', '.join(Verdict.values)}.")
        pages = RowPages()
        rows = pages.paginate_queryset(results.rows_of(screening, verdict), request, view=self)
        return Response(
            {
                **ScreeningSerializer(screening).data,
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "rows": RowSerializer(rows, many=True).data,
            }
        )

    @extend_schema(exclude=True)
    def delete(self, request: Request, pk: UUID) -> Response:
        screening = get_object_or_404(Screening.objects.visible_to(self.person()), pk=pk)
        removing.remove_screening(actor=self.person(), screening=screening)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ScreenView(ScreeningAPIView):
    """One ship, answered at once, with the lists asked. Nothing of it is kept."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        given = {
            field: " ".join(request.query_params.get(field, "").split())[:LONGEST_CELL]
            for field in FIELDS
        }
        if not any(given[field] for field in TELLING):
            raise InvalidScreening("Give an imo, a name, an mmsi or a call_sign.")
        against = [each.as_json() for each in asking.lists(now=timezone.now())]
        return Response({"given": given, **answering.answer(given), "against": against})
