"""Reached customers: counted once each, weighed against what is included, and told to Stripe beyond that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction

from billing.subscriptions import catalogue, periods, plans, review, stripe_client
from billing.subscriptions.models import Subscription, UsageRecord
from billing.subscriptions.plans import Plan
from billing.subscriptions.verdict import LATE, LIVE
from tenants.shops.models import Shop
from tenants.shops.together import Together, one_transaction

log = structlog.get_logger(__name__)

#: As the server reads an array.
_LIVE = "{" + ",".join(LIVE) + "}"

TOO_EARLY = timedelta(days=3)  # a forecast from less would be a guess


@dataclass(frozen=True, slots=True)
class Used:
    """The month under way. `forecast` is empty while it would be a guess; amounts are minor units."""

    since: datetime
    until: datetime
    included: int
    used: int
    beyond: int
    extra: int
    currency: str
    forecast: int | None

    @property
    def cost(self) -> int:
        return self.beyond * self.extra


def count(shop: Shop, *, follow_up: UUID, attempt: UUID, after: Together | None = None, now: datetime) -> bool:
    """Counts a reached customer; False when this follow-up was counted before.

    On trial the standing follows at once. On a plan, whether the customer is one beyond the included ones is decided
    here for good, so that a later change of plan leaves it alone. `after` is written on the way.
    """
    with one_transaction():
        values = (shop.pk, follow_up, attempt, now, _LIVE)
        found = (after or Together()).write_and_ask("public.subscriptions_count", *values)  # see migration 0003
        if not found["made"]:
            return False
        if found["used"] is None:
            return True
        if found["status"] not in LIVE:
            _weigh_trial(shop, used=found["used"], now=now)
        elif found["used"] > _plan(found["plan"]).included * found["branches"]:
            UsageRecord.objects.filter(pk=follow_up).update(beyond=True)
            shop_id = str(shop.pk)
            transaction.on_commit(lambda: _report_later(shop_id), robust=True)
    return True


def _weigh_trial(shop: Shop, *, used: int, now: datetime) -> None:
    """The standing, which counting holds, follows what the trial has used."""
    row = Subscription.objects.select_related("shop__standing").get(pk=shop.pk)
    review.held(shop, getattr(row.shop, "standing", None), row=row, used=used, now=now)


def of(shop: Shop, row: Subscription, *, now: datetime) -> Used:
    """What was used of what is included, in the month under way; from our own count."""
    plan, currency = plan_of(row), row.snapshot.get("currency") or catalogue.currency_of(shop)
    since, until = window(row, now=now)
    records = UsageRecord.objects.filter(shop=shop, at__gte=since, at__lt=until)
    used = records.count()
    passed = min(now, until) - since
    forecast = round(used * ((until - since) / passed)) if passed >= TOO_EARLY else None
    return Used(
        since=since,
        until=until,
        included=plan.included * row.branches,
        used=used,
        beyond=records.filter(beyond=True).count(),
        extra=plan.extra(currency),  # noqa: S610 - a price, no query
        currency=currency,
        forecast=forecast,
    )


def total(shop: Shop) -> int:
    """All reached customers of a shop since it opened."""
    return UsageRecord.objects.filter(shop=shop).count()


def window(row: Subscription, *, now: datetime) -> tuple[datetime, datetime]:
    """The month in which `now` lies, counted from the paid period's first day, or from the shop's."""
    begun = row.snapshot.get("period_start")
    return periods.month(datetime.fromisoformat(begun) if begun else row.created_at, now)


def plan_of(row: Subscription) -> Plan:
    """The plan of a subscription; the usual one where the code is no longer sold."""
    return _plan(row.plan)


def _plan(code: str) -> Plan:
    try:
        return plans.get(code)
    except plans.UnknownPlan:
        return plans.DEFAULT


def report(shop: Shop, *, now: datetime) -> int:
    """Tells Stripe of reached customers beyond the included ones; answers how many. May run twice, or be cut off
    anywhere: the follow-up's id makes each count once there. Raises `stripe_client.Unavailable`."""
    row = Subscription.objects.filter(shop=shop).first()
    if row is None or not row.stripe_customer:
        return 0
    told = 0
    for record in UsageRecord.objects.filter(shop=shop, beyond=True, reported_at=None).order_by("at"):
        try:
            with stripe_client.talking() as client:
                client.v1.billing.meter_events.create(
                    {
                        "event_name": catalogue.METER,
                        "identifier": str(record.follow_up),
                        "timestamp": int(record.at.timestamp()),
                        "payload": {"stripe_customer_id": row.stripe_customer, "value": "1"},
                    },
                    stripe_client.once("usage", record.follow_up),
                )
        except stripe_client.Refused as refused:
            if refused.code != "duplicate_meter_event":
                log.error("usage_refused", shop=str(shop.pk), follow_up=str(record.follow_up), code=refused.code)
                continue
        UsageRecord.objects.filter(pk=record.pk).update(reported_at=now)
        told += 1
    return told


def unreported() -> list[UUID]:
    """The shops with reached customers that Stripe was not told of."""
    waiting = UsageRecord.objects.filter(
        beyond=True, reported_at=None, shop__subscription__status__in=(*LATE, "active")
    )
    return list(waiting.values_list("shop_id", flat=True).distinct())


def _report_later(shop_id: str) -> None:
    current_app.send_task("subscriptions.report_usage", kwargs={"shop_id": shop_id})
