"""Reached customers: counted once each, weighed against what is included, and told to Stripe beyond that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.db import connection, transaction

from billing.subscriptions import catalogue, periods, plans, review, stripe_client
from billing.subscriptions.models import Subscription, UsageRecord
from billing.subscriptions.plans import Plan
from billing.subscriptions.verdict import LATE, LIVE
from tenants.shops.models import Shop, Standing
from tenants.shops.together import Together, one_transaction

log = structlog.get_logger(__name__)

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
        was = (after or Together()).write_and_lock(Standing, shop.pk)
        made, row, before = _counted(shop, follow_up=follow_up, attempt=attempt, now=now)
        if not made:
            return False
        if row is not None and row.status not in LIVE:
            review.held(shop, was, row=row, used=before + 1, now=now)
        elif row is not None and row.status != "trialing":
            since, until = window(row, now=now)
            if _within(shop, since, until) > plan_of(row).included * row.branches:
                UsageRecord.objects.filter(pk=follow_up).update(beyond=True)
                shop_id = str(shop.pk)
                transaction.on_commit(lambda: _report_later(shop_id), robust=True)
    return True


_COUNT = """
WITH made AS (
    INSERT INTO subscriptions_usagerecord (follow_up, shop_id, attempt, at, beyond)
    VALUES (%(follow_up)s, %(shop)s, %(attempt)s, %(now)s, false)
    ON CONFLICT (follow_up) DO NOTHING
    RETURNING 1
)
SELECT s.*, (SELECT count(*) FROM made) AS made,
       CASE WHEN s.status = ANY(%(live)s) THEN 0
            ELSE (SELECT count(*) FROM subscriptions_usagerecord u WHERE u.shop_id = %(shop)s) END AS before
FROM (SELECT) one LEFT JOIN subscriptions_subscription s ON s.shop_id = %(shop)s
"""


_WITHIN = "SELECT count(*) FROM subscriptions_usagerecord WHERE shop_id = %s AND at >= %s AND at < %s"


def _counted(shop: Shop, *, follow_up: UUID, attempt: UUID, now: datetime) -> tuple[bool, Subscription | None, int]:
    """Whether a record was made, the shop's subscription, and of a shop on trial how many records there were before."""
    values = {"follow_up": follow_up, "shop": shop.pk, "attempt": attempt, "now": now, "live": list(LIVE)}
    row: Any
    (row,) = Subscription.objects.raw(_COUNT, values)
    return bool(row.made), row if row.pk else None, row.before


def _within(shop: Shop, since: datetime, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_WITHIN, [shop.pk, since, until])
        return int(cursor.fetchone()[0])


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
    try:
        return plans.get(row.plan)
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
