"""Delivered jobs: told by the shop's own systems, and read back."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.jobs.models import Job, JobKind
from tenants.portal.api.doors import shop_of
from tenants.portal.api.job_in import JobIn, JobsTaken
from tenants.portal.api.lists import FromDay, Listed, One, UntilDay
from tenants.portal.api.serializers import JobOut, RefusalOut
from tenants.shops import standing
from tenants.uploads import rows
from web.api import Refused, first_of, refuse_unknown_parameters

MOST_AT_ONCE = 500
JOBS = Job.objects.select_related("vehicle").prefetch_related("lines", "declined_items")
ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="JobsIn", serializers=[JobIn, JobIn(many=True)], resource_type_field_name=None, many=False
)


class JobFilter(django_filters.FilterSet):
    """By day of delivery, kind, branch and number, and what changed since."""

    delivered_from = FromDay(field_name="delivered_at")
    delivered_until = UntilDay(field_name="delivered_at")
    changed_since = django_filters.IsoDateTimeFilter(field_name="changed_at", lookup_expr="gte")
    kind = django_filters.ChoiceFilter(choices=JobKind.choices)
    branch = django_filters.CharFilter()
    number = django_filters.CharFilter()


class Jobs(Listed):
    """The shop's jobs."""

    queryset = JOBS
    serializer_class = JobOut
    filterset_class = JobFilter
    ordering_fields = ("delivered_at", "changed_at", "number")
    ordering = ("-delivered_at",)

    @extend_schema(operation_id="list_jobs", tags=["jobs"], responses={200: JobOut(many=True), 401: RefusalOut})
    def get(self, request: Request) -> Response:
        """Lists jobs, the latest delivery first."""
        return super().get(request)

    @extend_schema(
        operation_id="post_jobs",
        tags=["jobs"],
        request=ONE_OR_MANY,
        responses={200: JobsTaken, 400: RefusalOut, 401: RefusalOut, 409: RefusalOut, 413: RefusalOut},
        filters=False,
    )
    def post(self, request: Request) -> Response:
        """Takes one job, or a list of up to 500, as often as they are sent.

        A job is known by branch and number, without a number by plate and day. Sent again with other values it is
        changed; sent again as it is, nothing happens. Several rows of one number are the lines of one job. Rows that
        cannot be taken are named in the answer, with the field and what is wrong; the other rows are taken all the
        same.
        """
        refuse_unknown_parameters(request, set())
        told = request.data if isinstance(request.data, list) else [request.data]
        if len(told) > MOST_AT_ONCE:
            raise Refused(413, "too_many", _("Send at most %(n)s jobs at once.") % {"n": MOST_AT_ONCE})
        if not told:
            raise exceptions.ValidationError(_("Send at least one job."))
        try:
            done = rows.take(_read(told), shop=shop_of(request), now=timezone.now())
        except standing.ReadOnly as closed:
            sentence = _("This shop is read-only: its trial or payment has ended. No jobs are taken.")
            raise Refused(409, "read_only", sentence) from closed
        return Response(JobsTaken(done).data)


class OneJob(One):
    """One of the shop's jobs."""

    queryset = JOBS
    serializer_class = JobOut

    @extend_schema(operation_id="read_job", tags=["jobs"], responses={200: JobOut, 401: RefusalOut, 404: RefusalOut})
    def get(self, request: Request, id: str) -> Response:
        """Reads one job."""
        return super().get(request, id)


def _read(told: list[Any]) -> list[dict[str, str]]:
    """The rows as a file would hold them; what is no row at all refuses the whole, as nobody knows what was meant."""
    found, faults = [], {}
    for number, each in enumerate(told, start=1):
        form = JobIn(data=each)
        try:
            form.is_valid(raise_exception=True)
        except exceptions.ValidationError as fault:
            faults[number] = fault.detail
        else:
            found.append(form.validated_data)
    if faults:
        row, detail = next(iter(faults.items()))
        sentence = _("Row %(row)s: %(fault)s") % {"row": row, "fault": first_of(detail)}
        raise Refused(400, "invalid", sentence, rows=faults)
    return found
