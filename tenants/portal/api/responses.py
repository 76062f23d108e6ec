"""Responses: what customers answered, once a call or form is finished."""

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.followups.models import SurveyResponse
from tenants.portal.api.lists import FromDay, Listed, One, UntilDay
from tenants.portal.api.serializers import RefusalOut, ResponseOut

# What is being typed now may still change; it is not an answer yet.
RESPONSES = (
    SurveyResponse.objects.exclude(completed_at=None).select_related("follow_up__job").prefetch_related("answers")
)


class ResponseFilter(django_filters.FilterSet):
    """By the day they were finished, and by how they turned out."""

    completed_from = FromDay(field_name="completed_at")
    completed_until = UntilDay(field_name="completed_at")
    satisfied = django_filters.BooleanFilter()
    partial = django_filters.BooleanFilter()


class Responses(Listed):
    """The shop's responses."""

    queryset = RESPONSES
    serializer_class = ResponseOut
    filterset_class = ResponseFilter
    ordering_fields = ("completed_at",)
    ordering = ("-completed_at",)

    @extend_schema(
        operation_id="list_responses", tags=["responses"], responses={200: ResponseOut(many=True), 401: RefusalOut}
    )
    def get(self, request: Request) -> Response:
        """Lists finished responses, the latest first."""
        return super().get(request)


class OneResponse(One):
    """What came of one follow-up."""

    queryset = RESPONSES
    serializer_class = ResponseOut

    @extend_schema(
        operation_id="read_response", tags=["responses"], responses={200: ResponseOut, 401: RefusalOut, 404: RefusalOut}
    )
    def get(self, request: Request, id: str) -> Response:
        """Reads one response; its id is that of its follow-up."""
        return super().get(request, id)
