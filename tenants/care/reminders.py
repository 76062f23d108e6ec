"""Plans the calls that remind: of work put off, service, insurance and inspection. Off until a shop wants them."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from tenants.care import calls, diary, due, preferences, taken_up
from tenants.care.models import Booking, CareCall
from tenants.care.states import ENDED
from tenants.followups import purposes, verdicts
from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import DeclinedItem, Job
from tenants.shops import standing
from tenants.shops.models import Shop

_DAYS = timedelta(days=1)
#: A job, the key of the reason to remind, and the day that is said.
Reason = tuple[Job, str, date | None]


def plan(shop: Shop, *, now: datetime) -> int:
    """Plans what is due today, each reason once, and answers how many are new. May run as often as one likes.

    Nobody is reminded who wants no reminders, has a reminder open, or has booked a visit already. Inside the shop.
    """
    if not standing.is_good(shop):
        return 0
    rules, made = preferences.rules(), 0
    for job, call_type, key, due_on in _due(shop, rules, now=now):
        due_at = max(now, datetime.combine(shop.today(now), _start(shop), shop.zone))
        calls.plan(
            call_type, key=key, customer=job.customer, job=job, due_at=due_at,
            due_on=due_on,
            window_ends_at=due_at + due.WINDOW_DAYS * _DAYS, expires_at=due_at + due.LIFE_DAYS * _DAYS,
            shop=shop, now=now,
        )  # fmt: skip
        made += 1
    return made


def _due(shop: Shop, rules: due.Rules, *, now: datetime) -> Iterator[tuple[Job, str, str, date | None]]:
    """Each job with the kind of reminder, its key and the day; one for a customer, the first of the table wins."""
    asked: set[uuid.UUID] = set()
    every: tuple[tuple[str, list[Reason]], ...] = (
        (due.DECLINED, _declined(shop, rules, now=now)),
        (due.SERVICE_DUE, _service(shop, rules, now=now)),
        (due.INSURANCE_DUE, _runs_out(due.INSURANCE_DUE, shop, rules.insurance_due, now=now)),
        (due.INSPECTION_DUE, _runs_out(due.INSPECTION_DUE, shop, rules.inspection_due, now=now)),
    )
    for call_type, reasons in every:
        stopped = purposes.suppressed([job.customer for job, *_rest in reasons], kind=Kind.REMINDER, now=now)
        busy = _busy([job.customer_id for job, *_rest in reasons])
        for job, key, due_on in reasons:
            if job.customer_id not in stopped | busy | asked:
                asked.add(job.customer_id)
                yield job, call_type, key, due_on


def _declined(shop: Shop, rules: due.Rules, *, now: datetime) -> list[Reason]:
    """Jobs whose items were put off long enough ago, and neither booked nor done since."""
    if not rules.declined.on:
        return []
    first, last = due.declined_between(shop.today(now), rules.declined)
    start, end = diary.span(shop, first)[0], diary.span(shop, last)[1]
    jobs = Job.objects.filter(
        Exists(DeclinedItem.objects.filter(job=OuterRef("pk"))), delivered_at__gte=start, delivered_at__lt=end
    )
    fresh = {f"declined:{job.pk}": job for job in jobs.select_related("customer").order_by("delivered_at", "pk")}
    fresh = _not_yet(fresh)
    left = {
        fate.job
        for fate in taken_up.fates([job.pk for job in fresh.values()])
        if not fate.booked and fate.done_in is None
    }
    return [(job, key, None) for key, job in fresh.items() if job.pk in left]


def _service(shop: Shop, rules: due.Rules, *, now: datetime) -> list[Reason]:
    """Jobs that say when the next service is due, as far as the vehicle has not been here since."""
    if not rules.service_due.on:
        return []
    first, last = due.ahead(shop.today(now), rules.service_due)
    jobs = _latest().filter(next_service_on__gte=first, next_service_on__lte=last)
    found = {
        f"service_due:{job.vehicle_id or job.pk}:{job.next_service_on}": job
        for job in jobs.select_related("customer").order_by("next_service_on", "pk")
    }
    return [(job, key, job.next_service_on) for key, job in _not_yet(found).items()]


def _runs_out(call_type: str, shop: Shop, rule: due.Rule, *, now: datetime) -> list[Reason]:
    """The latest jobs of vehicles whose insurance or inspection is about to run out; each day is reminded of once."""
    if not rule.on:
        return []
    first, last = due.ahead(shop.today(now), rule)
    jobs = _latest().filter(**{f"vehicle__{call_type}__gte": first, f"vehicle__{call_type}__lte": last})
    found = {
        f"{call_type}:{job.vehicle_id}:{getattr(job.vehicle, call_type)}": job
        for job in jobs.select_related("customer", "vehicle").order_by(f"vehicle__{call_type}", "pk")
    }
    return [(job, key, getattr(job.vehicle, call_type)) for key, job in _not_yet(found).items()]


def _latest() -> QuerySet[Job]:
    """Jobs after which their vehicle has not been here."""
    later = Job.objects.filter(vehicle=OuterRef("vehicle"), delivered_at__gt=OuterRef("delivered_at"))
    return Job.objects.filter(~Exists(later))


def _not_yet(found: dict[str, Job]) -> dict[str, Job]:
    """Those that nobody was reminded of."""
    known = set(CareCall.objects.filter(key__in=found).values_list("key", flat=True))
    return {key: job for key, job in found.items() if key not in known}


def _busy(customers: list[uuid.UUID]) -> set[uuid.UUID]:
    """Customers who are being called, or who come anyhow."""
    open_ones = FollowUp.objects.filter(customer__in=customers, closed_at=None).values_list("customer", flat=True)
    coming = Booking.objects.filter(customer__in=customers).exclude(state__in=ENDED).values_list("customer", flat=True)
    return set(open_ones) | set(coming)


def _start(shop: Shop) -> time:
    return verdicts.plan_of(shop).day_starts
