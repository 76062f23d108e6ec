"""Follow-ups that were due in a period, and what became of them: the counts of coverage and the rows behind each."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tenants.followups.models import CallRecord, ClosedReason, FollowUp, SkippedJob, SurveyResponse
from tenants.reports.coverage import Counts, Coverage, coverage
from tenants.reports.period import Period

#: Closed for a documented reason that takes a follow-up out of what is due.
INELIGIBLE = (ClosedReason.SUPPRESSED, ClosedReason.NOT_ELIGIBLE, ClosedReason.UNDONE)
#: Ended as agreed with the shop: spoken to, answered by link, refused, or every attempt made and the message sent.
HANDLED = (
    ClosedReason.REACHED, ClosedReason.ANSWERED, ClosedReason.REFUSED, ClosedReason.EXHAUSTED, ClosedReason.BAD_NUMBER,
)  # fmt: skip

_ELIGIBLE = ~Q(closed_reason__in=INELIGIBLE)
_IS_HANDLED = Q(closed_reason__in=HANDLED)
#: Who answered by link was reached as well, though by nobody's voice.
_IS_CONTACTED = Q(was_reached=True) | Q(closed_reason=ClosedReason.ANSWERED)
GROUPS = {
    "planned": Q(),
    "ineligible": Q(closed_reason__in=INELIGIBLE),
    "due": _ELIGIBLE,
    "attempted": _ELIGIBLE & Q(was_dialled=True),
    "handled": _ELIGIBLE & _IS_HANDLED,
    "contacted": _ELIGIBLE & _IS_CONTACTED,
    "completed": _ELIGIBLE & _IS_CONTACTED & Q(was_answered=True),
    "open": Q(closed_at=None),
    "on_time": _ELIGIBLE & _IS_HANDLED & Q(closed_at__lte=F("window_ends_at")),
    "missed": _ELIGIBLE & Q(closed_at__isnull=False) & ~_IS_HANDLED,
}
_COUNTED = ("planned", "ineligible", "attempted", "handled", "contacted", "completed", "open", "on_time")


def covered(period: Period, *, now: datetime) -> Coverage:
    """Coverage of the survey follow-ups whose window opened in the period, up to `now`."""
    found = rows(period, "planned", now=now).aggregate(**{name: Count("pk", filter=GROUPS[name]) for name in _COUNTED})
    return coverage(Counts(**found))


def rows(period: Period, group: str, *, now: datetime) -> QuerySet[FollowUp]:
    """The follow-ups that a number of `covered` counts."""
    records = CallRecord.objects.filter(follow_up=OuterRef("pk"))
    return (
        FollowUp.objects.filter(kind="survey", due_at__gte=period.start, due_at__lt=period.end, due_at__lte=now)
        .annotate(
            was_dialled=Exists(records),
            was_reached=Exists(records.filter(reached=True)),
            was_answered=Exists(SurveyResponse.objects.filter(follow_up=OuterRef("pk"), completed_at__isnull=False)),
        )
        .filter(GROUPS[group])
        .select_related("job__vehicle", "customer")
        .order_by("-due_at")
    )


def skipped(period: Period) -> dict[str, int]:
    """Delivered jobs of the period that nobody is asked about, by reason."""
    found = (
        SkippedJob.objects.filter(job__delivered_at__gte=period.start, job__delivered_at__lt=period.end)
        .values("reason")
        .annotate(n=Count("pk"))
        .order_by("reason")
    )
    return {row["reason"]: row["n"] for row in found}


def skipped_rows(period: Period, reason: str) -> QuerySet[SkippedJob]:
    """The jobs that a number of `skipped` counts."""
    return (
        SkippedJob.objects.filter(reason=reason, job__delivered_at__gte=period.start, job__delivered_at__lt=period.end)
        .select_related("job__customer", "job__vehicle")
        .order_by("-job__delivered_at")
    )
