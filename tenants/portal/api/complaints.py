"""Complaints: what customers said, how the shop stands, and the four clocks."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.complaints.models import Category, Complaint, Severity, Validity
from tenants.portal.api.lists import FromDay, Listed, One, UntilDay
from tenants.portal.api.serializers import COMPLAINT_STATES, ComplaintOut, RefusalOut

COMPLAINTS = Complaint.objects.select_related("job").prefetch_related("events")


class ComplaintFilter(django_filters.FilterSet):
    """By the days on which they were filed or closed, and by state, category, severity and validity."""

    filed_from = FromDay(field_name="filed_at")
    filed_until = UntilDay(field_name="filed_at")
    closed_from = FromDay(field_name="closed_at")
    closed_until = UntilDay(field_name="closed_at")
    state = django_filters.ChoiceFilter(choices=COMPLAINT_STATES, method="of_state")
    category = django_filters.ChoiceFilter(choices=Category.choices)
    severity = django_filters.ChoiceFilter(choices=Severity.choices)
    validity = django_filters.ChoiceFilter(choices=Validity.choices)

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "closed":
            return queryset.exclude(closed_at=None)
        return queryset.filter(closed_at=None, handled_at__isnull=value == "open")


class Complaints(Listed):
    """The shop's complaints."""

    queryset = COMPLAINTS
    serializer_class = ComplaintOut
    filterset_class = ComplaintFilter
    ordering_fields = ("filed_at", "closed_at", "number")
    ordering = ("-filed_at",)

    @extend_schema(
        operation_id="list_complaints", tags=["complaints"], responses={200: ComplaintOut(many=True), 401: RefusalOut}
    )
    def get(self, request: Request) -> Response:
        """Lists complaints, the latest first."""
        return super().get(request)


class OneComplaint(One):
    """One of the shop's complaints."""

    queryset = COMPLAINTS
    serializer_class = ComplaintOut

    @extend_schema(
        operation_id="read_complaint",
        tags=["complaints"],
        responses={200: ComplaintOut, 401: RefusalOut, 404: RefusalOut},
    )
    def get(self, request: Request, id: str) -> Response:
        """Reads one complaint."""
        return super().get(request, id)
