"""Follow-ups: whom the team is to ask, when, and what came of each attempt."""

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.followups.models import CallRecord, ClosedReason, FollowUp, Kind
from tenants.portal.api.lists import FromDay, Listed, One, UntilDay
from tenants.portal.api.serializers import OPEN_OR_CLOSED, FollowUpOut, RefusalOut

FOLLOW_UPS = FollowUp.objects.select_related("job").prefetch_related(
    Prefetch("call_records", CallRecord.objects.order_by("ended_at", "pk"))
)


class FollowUpFilter(django_filters.FilterSet):
    """By the days on which they are due or were closed, kind and state."""

    due_from = FromDay(field_name="due_at")
    due_until = UntilDay(field_name="due_at")
    closed_from = FromDay(field_name="closed_at")
    closed_until = UntilDay(field_name="closed_at")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    state = django_filters.ChoiceFilter(choices=OPEN_OR_CLOSED, method="of_state")
    closed_reason = django_filters.ChoiceFilter(choices=ClosedReason.choices)

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(closed_at__isnull=value == "open")


class FollowUps(Listed):
    """The shop's follow-ups."""

    queryset = FOLLOW_UPS
    serializer_class = FollowUpOut
    filterset_class = FollowUpFilter
    ordering_fields = ("due_at", "next_try_at", "closed_at")
    ordering = ("-due_at",)

    @extend_schema(
        operation_id="list_follow_ups", tags=["follow-ups"], responses={200: FollowUpOut(many=True), 401: RefusalOut}
    )
    def get(self, request: Request) -> Response:
        """Lists follow-ups, the one due last first."""
        return super().get(request)


class OneFollowUp(One):
    """One of the shop's follow-ups."""

    queryset = FOLLOW_UPS
    serializer_class = FollowUpOut

    @extend_schema(
        operation_id="read_follow_up",
        tags=["follow-ups"],
        responses={200: FollowUpOut, 401: RefusalOut, 404: RefusalOut},
    )
    def get(self, request: Request, id: str) -> Response:
        """Reads one follow-up."""
        return super().get(request, id)
