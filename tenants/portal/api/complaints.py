"""Complaints: what customers said, how the shop stands, and the four clocks; and new ones that its systems tell."""

from typing import Any, cast

import django_filters
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.complaints.models import Category, Complaint, Severity, Validity
from tenants.portal.api import complaint_in
from tenants.portal.api.complaint_in import ComplaintFormIn, ComplaintIn
from tenants.portal.api.doors import shop_of
from tenants.portal.api.lists import FromDay, Listed, One, UntilDay
from tenants.portal.api.serializers import COMPLAINT_STATES, ComplaintOut, RefusalOut
from tenants.shops.models import ApiToken
from web.api import Refused, refuse_unknown_parameters

REPLAYED = "Idempotent-Replayed"
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
    parser_classes = [JSONParser, MultiPartParser]
    too_much = gettext_lazy("This is too much at once. Attach the papers on the complaint's page.")

    def most(self, request: Request) -> int:
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if _is_form(request) else super().most(request)

    def _form(self, request: Request) -> Any:
        try:
            return request.data
        except ParseError as error:
            raise Refused(400, "parse_error", _("This form cannot be read.")) from error
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:  # without its files, or in parts
            raise Refused(413, "too_large", str(self.too_much)) from error

    @extend_schema(
        operation_id="post_complaint",
        tags=["complaints"],
        request={"application/json": ComplaintIn, "multipart/form-data": ComplaintFormIn},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER,
                description="What a retry is known by, unless the body holds an external_id.",
            )
        ],
        responses={
            200: ComplaintOut, 201: ComplaintOut, 400: RefusalOut, 401: RefusalOut, 413: RefusalOut, 422: RefusalOut,
        },
        filters=False,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Files a complaint that a customer made to the shop, once for each key.

        Its clocks run from now on, and the shop's people are told as of any other. Sent again with the same key it
        answers 200, the complaint that was filed, and the header `Idempotent-Replayed`. As a form it takes photos and
        PDFs as well, in the field `file`; when one of them is refused, nothing is filed.
        """
        refuse_unknown_parameters(request, set())
        shop, now = shop_of(request), timezone.now()
        told = ComplaintFormIn(data=self._form(request)) if _is_form(request) else ComplaintIn(data=request.data)
        with timezone.override(shop.zone):
            told.is_valid(raise_exception=True)
        filed, new = complaint_in.take(
            dict(told.validated_data), header=request.headers.get("Idempotency-Key", ""),
            token=cast(ApiToken, request.auth), shop=shop, now=now,
        )  # fmt: skip
        shown = ComplaintOut(COMPLAINTS.get(pk=filed.pk), context={"request": request}).data
        return Response(shown, status=201 if new else 200, headers=None if new else {REPLAYED: "true"})

    @extend_schema(
        operation_id="list_complaints", tags=["complaints"], responses={200: ComplaintOut(many=True), 401: RefusalOut}
    )
    def get(self, request: Request) -> Response:
        """Lists complaints, the latest first."""
        return super().get(request)


def _is_form(request: Request) -> bool:
    return (request.content_type or "").startswith("multipart/")


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
