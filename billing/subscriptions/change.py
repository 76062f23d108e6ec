"""Changing a plan: first what it costs, to the cent, then the change as it was shown."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from django.core import signing

from billing.subscriptions import catalogue, plans, stripe_client, sync
from billing.subscriptions import order as ordering
from billing.subscriptions.models import Method, Subscription
from billing.subscriptions.order import Order
from billing.subscriptions.verdict import GOOD, LATE
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

SALT = "billing.change"
SHOWN_FOR = 3600  # seconds for which a preview may be confirmed


class NotSubscribed(Exception):
    """There is no plan to change."""


class NothingChanges(Exception):
    """The shop has exactly this already."""


class OldPreview(Exception):
    """What was shown is too old, or the plan has changed since."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`due_now` is charged or invoiced at once; `next_total` is the next regular invoice, as far as known today."""

    order: Order
    currency: str
    lines: list[Line]
    due_now: int
    credit: int
    next_total: int
    next_at: datetime | None
    is_more: bool
    on_trial: bool
    method: str
    token: str


def preview(shop: Shop, order: Order, *, now: datetime) -> Preview:
    """What the change costs. Raises `NotSubscribed`, `NothingChanges` and what `stripe_client.talking` raises."""
    row = _row(shop)
    if (row.plan, row.interval, row.branches) == (order.plan.code, order.interval, order.branches):
        raise NothingChanges
    at = int(now.timestamp())
    details, at_once = _wanted(shop, row, order, at=at)
    with stripe_client.talking() as client:
        invoice = client.v1.invoices.create_preview(
            {"subscription": row.stripe_subscription or "", "subscription_details": details}  # type: ignore[arg-type]
        )
    currency = invoice.currency.upper()
    regular = order.plan.price(currency, order.interval) * order.branches
    lines = [Line(line.description or "", line.amount) for line in invoice.lines.data]
    changes_rhythm = order.interval != row.interval
    token = [
        str(shop.pk),
        order.plan.code,
        order.interval,
        order.branches,
        at,
        row.snapshot["plan_price"],
        row.branches,
    ]
    return Preview(
        order=order,
        currency=currency,
        lines=lines,
        due_now=invoice.amount_due if at_once else 0,
        credit=max(0, -invoice.total) if at_once else 0,
        next_total=regular if at_once else invoice.amount_due,
        next_at=None if at_once and changes_rhythm else row.current_period_end,
        is_more=at_once,
        on_trial=row.status == "trialing",
        method=row.method,
        token=signing.dumps(token, salt=SALT),
    )


def confirm(shop: Shop, token: str, *, by: UUID, now: datetime) -> Order:
    """Carries out what a preview showed. Pressing twice changes once; a refused card changes nothing.

    Raises `NotSubscribed`, `OldPreview`, and what `stripe_client.talking` raises.
    """
    try:
        whose, plan, interval, branches, at, price, seen = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature as fault:
        raise OldPreview from fault
    row, order = _row(shop), ordering.of(plan, interval, branches)
    if whose != str(shop.pk):
        raise OldPreview
    if (row.plan, row.interval, row.branches) == (plan, interval, branches):
        return order
    if (row.snapshot["plan_price"], row.branches) != (price, seen):
        raise OldPreview
    details, _ = _wanted(shop, row, order, at=at)
    if row.method == Method.CARD:
        details["payment_behavior"] = "error_if_incomplete"
    key = hashlib.sha256(token.encode()).hexdigest()[:32]
    with stripe_client.talking() as client:
        client.v1.subscriptions.update(
            row.stripe_subscription or "",
            details,  # type: ignore[arg-type]
            stripe_client.once("change", key),
        )
    sync.shop(shop, now=now)
    log.info("plan_changed", shop=str(shop.pk), plan=plan, interval=interval, branches=branches, by=str(by))
    return order


def _row(shop: Shop) -> Subscription:
    row = Subscription.objects.filter(shop=shop, status__in=(*GOOD, *LATE)).first()
    if row is None or not row.stripe_subscription:
        raise NotSubscribed
    return row


def _wanted(shop: Shop, row: Subscription, order: Order, *, at: int) -> tuple[dict[str, Any], bool]:
    """What is asked of Stripe, and whether it makes an invoice at once: for more, and for another rhythm. For less,
    the unused part becomes credit on the next invoice."""
    prices = catalogue.ensure(order.plan, order.interval, row.snapshot["currency"])
    extra: dict[str, Any] = {"price": prices.extra}
    if row.snapshot.get("extra_item"):
        extra["id"] = row.snapshot["extra_item"]
    items = [{"id": row.snapshot["plan_item"], "price": prices.plan, "quantity": order.branches}, extra]
    if row.status == "trialing":
        return {"items": items, "proration_behavior": "none"}, False
    old = row.snapshot["amount"] * (1 if row.interval == "year" else plans.MONTHS_PAID_A_YEAR)
    months = 1 if order.interval == "year" else plans.MONTHS_PAID_A_YEAR
    new = order.plan.price(row.snapshot["currency"], order.interval) * order.branches * months
    at_once = order.interval != row.interval or new > old
    begun = datetime.fromisoformat(row.snapshot["period_start"]).astimezone(UTC).timestamp()
    behaviour = "always_invoice" if at_once else "create_prorations"
    return {"items": items, "proration_behavior": behaviour, "proration_date": max(at, int(begun))}, at_once
