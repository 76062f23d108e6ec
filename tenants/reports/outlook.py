"""A shop's month to its end: the coverage so far, the forecast, and the follow-ups behind both."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from tenants.followups import verdicts
from tenants.followups.call_plan import JobType
from tenants.followups.calling import settings_of
from tenants.followups.models import CallRecord, FollowUp
from tenants.reports import due, forecast, period
from tenants.reports.forecast import Facts, Forecast, Pace
from tenants.reports.period import Period
from tenants.shops.models import Shop

#: How far back the pace is measured, and how far back it is counted how many follow-ups a day brings.
PACE, ARRIVALS = timedelta(days=14), timedelta(days=28)
GROUPS = ("handled", "open", "missed", "to_come")
_DAY = timedelta(days=1)
_WARRANTY = Q(job__under_warranty=True)


@dataclass(frozen=True)
class Outlook:
    """The month under way: all surveys against the shop's target, and those of warranty work against theirs."""

    period: Period
    all: Forecast
    warranty: Forecast
    pace: Pace

    @property
    def is_at_risk(self) -> bool:
        return self.all.is_at_risk or self.warranty.is_at_risk

    @property
    def weight(self) -> float:
        return forecast.weight((self.all, self.warranty))


def of(shop: Shop, *, now: datetime) -> Outlook:
    """The shop's outlook, by the pace of the team that calls for it. Enters the shop."""
    assignment = getattr(shop, "assignment", None)
    since = max(now - PACE, assignment.since) if assignment else now - PACE
    with shop.schema():
        month = period.month_of(shop.today(now), zone=shop.timezone)
        days_left = (month.end - now) / _DAY
        pace = _pace(since, now=now)
        every, warranty = _facts(shop, month, days_left=days_left, now=now)
    targets = _targets(shop)
    part = warranty.waiting / every.waiting if every.waiting else 0.0
    return Outlook(
        period=month,
        all=forecast.forecast(every, pace=pace, days_left=days_left, target=targets[0]),
        warranty=forecast.forecast(warranty, pace=pace, days_left=days_left, target=targets[1], part=part),
        pace=pace,
    )


def rows(shop: Shop, group: str, *, warranty: bool = False, now: datetime) -> QuerySet[FollowUp]:
    """The follow-ups that a number of the outlook counts, in one of `GROUPS`. Inside the shop."""
    month = period.month_of(shop.today(now), zone=shop.timezone)
    found = _to_come(month, now=now) if group == "to_come" else due.rows(month, group, now=now)
    return found.filter(_WARRANTY) if warranty else found


def _facts(shop: Shop, month: Period, *, days_left: float, now: datetime) -> tuple[Facts, Facts]:
    counts = {name: Count("pk", filter=due.GROUPS[name]) for name in ("due", "handled", "open")}
    counts |= {
        f"{name}_warranty": Count("pk", filter=due.GROUPS[name] & _WARRANTY) for name in ("due", "handled", "open")
    }
    found = due.rows(month, "planned", now=now).aggregate(**counts)
    planned = _to_come(month, now=now).aggregate(all=Count("pk"), warranty=Count("pk", filter=_WARRANTY))
    more, more_warranty = _expected(shop, days_left=days_left, now=now)
    every = Facts(found["due"], found["handled"], found["open"], planned["all"], more)
    warranty = Facts(
        found["due_warranty"], found["handled_warranty"], found["open_warranty"], planned["warranty"], more_warranty
    )
    return every, warranty


def _to_come(month: Period, *, now: datetime) -> QuerySet[FollowUp]:
    later = FollowUp.objects.filter(kind="survey", due_at__gt=now, due_at__lt=month.end, closed_at=None)
    return later.select_related("job__vehicle", "customer").order_by("due_at")


def _expected(shop: Shop, *, days_left: float, now: datetime) -> tuple[float, float]:
    """What jobs that are still to be delivered will bring, by what the last weeks brought: all, and warranty work."""
    lately = FollowUp.objects.filter(kind="survey", due_at__gt=now - ARRIVALS, due_at__lte=now).exclude(
        closed_reason__in=due.INELIGIBLE
    )
    found = lately.aggregate(n=Count("pk"), warranty=Count("pk", filter=_WARRANTY), first=Min("due_at"))
    if found["first"] is None:
        return 0.0, 0.0
    days = max(1.0, (now - found["first"]) / _DAY)
    calls = verdicts.plan_of(shop).row(JobType.REPAIR, first_visit=False).calls
    ahead = calls[0].due_day if calls else 0
    every, warranty = (
        forecast.expected(per_day=found[name] / days, days_left=days_left, days_ahead=ahead)
        for name in ("n", "warranty")
    )
    return every, warranty


def _pace(since: datetime, *, now: datetime) -> Pace:
    records = CallRecord.objects.filter(follow_up__kind="survey", ended_at__gt=since, ended_at__lte=now)
    made = records.aggregate(n=Count("pk"), first=Min("ended_at"))
    ended = FollowUp.objects.filter(
        kind="survey", closed_reason__in=due.HANDLED, closed_at__gt=since, closed_at__lte=now, attempts_made__gt=0
    ).count()
    days = max(1.0, (now - made["first"]) / _DAY) if made["first"] else 0.0
    return Pace(attempts=made["n"], ended=ended, days=days)


def _targets(shop: Shop) -> tuple[float, float]:
    """The shop's targets as shares; its settings may hold per cents, "coverage" and "coverage_warranty"."""
    own = settings_of(shop, "targets")
    return (
        _share(own.get("coverage"), forecast.TARGET),
        _share(own.get("coverage_warranty"), forecast.WARRANTY_TARGET),
    )


def _share(percent: object, usual: float) -> float:
    return percent / 100 if isinstance(percent, (int, float)) and 0 < percent <= 100 else usual
