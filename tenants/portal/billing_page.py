"""What the billing page shows: what the shop has, uses and paid, and what it may choose; and its two forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.subscriptions import order, plans, usage, verdict
from billing.subscriptions.models import Method, Subscription
from tenants.portal import billing_words
from tenants.shops import standing
from tenants.shops.models import Shop

INTERVALS = (("month", _("by the month")), ("year", _("by the year")))


class OrderForm(forms.Form):
    """Plan, rhythm and branches; prices are looked up, never sent."""

    plan = forms.ChoiceField(label=_("Plan"), choices=[(plan.code, plan.name) for plan in plans.PLANS])
    interval = forms.ChoiceField(label=_("Pay"), choices=INTERVALS)
    branches = forms.IntegerField(label=_("Number of branches"), min_value=1, max_value=order.MOST_BRANCHES)

    def order(self) -> order.Order:
        return order.of(self.cleaned_data["plan"], self.cleaned_data["interval"], self.cleaned_data["branches"])


class CancelForm(forms.Form):
    """Why, if the person wants to say."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        required=False,
        choices=[
            ("", _("I would rather not say")),
            ("too_expensive", _("It costs too much")),
            ("missing_features", _("Something is missing")),
            ("switched_service", _("I use something else")),
            ("unused", _("I do not use it")),
            ("other", _("Another reason")),
        ],
    )


def of(shop: Shop, *, asked: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The whole page, from our own rows alone; `asked` are the rhythm and branches that the address tries out."""
    row = order.row_of(shop)
    subscribed = row.status in verdict.LIVE
    chosen = _chosen(asked, row)
    used = usage.of(shop, row, now=now)
    return {
        "row": row,
        "line": billing_words.line(row, standing.of(shop), now=now),
        "plan_name": billing_words.plan_name(row),
        "subscribed": subscribed,
        "on_trial": not row.stripe_subscription,
        "used": used,
        "trial_used": min(usage.total(shop), row.trial_reached),
        "over": max(0, used.used - used.included),
        "chosen": chosen,
        "intervals": INTERVALS,
        "most_branches": order.MOST_BRANCHES,
        "columns": _columns(row, chosen, used.currency, subscribed=subscribed),
        "currency": used.currency,
        "invoices": [_invoice(one) for one in row.snapshot.get("invoices", [])],
        "open_invoice": row.snapshot.get("open_invoice") if subscribed or row.snapshot.get("left_unpaid") else "",
        "by_invoice": row.method == Method.INVOICE,
        "payment_card": row.snapshot.get("card"),
    }


def _columns(row: Subscription, chosen: dict[str, Any], currency: str, *, subscribed: bool) -> list[dict[str, Any]]:
    interval, branches = chosen["interval"], chosen["branches"]
    return [
        {
            "plan": plan,
            "price": plan.price(currency, interval),
            "together": plan.price(currency, interval) * branches,
            "included": plan.included * branches,
            "beyond": plan.extra(currency),  # noqa: S610 - a price, no query
            "is_mine": subscribed and plan.code == row.plan,
            "is_same": subscribed and (plan.code, interval, branches) == (row.plan, row.interval, row.branches),
        }
        for plan in plans.PLANS
    ]


def _chosen(asked: Mapping[str, Any], row: Subscription) -> dict[str, Any]:
    """Rhythm and branches from the address, each on its own, else what the shop has."""
    form = OrderForm({"plan": plans.DEFAULT.code, **asked})
    form.is_valid()
    return {"interval": row.interval, "branches": row.branches} | form.cleaned_data


def _invoice(one: dict[str, Any]) -> dict[str, Any]:
    states = {
        "paid": (gettext("paid"), "success"),
        "open": (gettext("open"), "warning"),
        "void": (gettext("void"), "neutral"),
        "uncollectible": (gettext("not collected"), "danger"),
    }
    words, level = states.get(one["status"], (one["status"], "neutral"))
    due = one.get("due_at")
    return {
        **one,
        "at": datetime.fromisoformat(one["at"]),
        "due_at": datetime.fromisoformat(due) if due else None,
        "state": words,
        "level": level,
    }
