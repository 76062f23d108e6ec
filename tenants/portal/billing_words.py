"""The state of a shop's plan in one sentence, and what one may do about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.subscriptions import trial, usage
from billing.subscriptions.models import Method, Subscription
from billing.subscriptions.verdict import GRACE
from tenants.shops.models import Standing
from web.templatetags.web import money


@dataclass(frozen=True, slots=True)
class Line:
    """`level` is info, success, warning or danger."""

    text: str
    level: str
    more: str = ""


def line(row: Subscription, standing: Standing, *, now: datetime) -> Line:
    """What an owner wants to know first."""
    if standing.state == Standing.State.READ_ONLY:
        return _read_only(standing)
    if standing.state == Standing.State.GRACE:
        return _late(row)
    if standing.state == Standing.State.ACTIVE and row.status:
        return _good(row)
    if standing.state == Standing.State.TRIAL:
        return _trial(row, standing, now=now)
    return Line(_("This shop has no plan of its own. It is in good standing."), "info")


def plan_name(row: Subscription) -> str:
    return str(usage.plan_of(row).name)


def amount(row: Subscription) -> str:
    """What a month or year costs, before anything beyond the included customers."""
    return money(row.snapshot.get("amount"), row.snapshot.get("currency", ""))


def _trial(row: Subscription, standing: Standing, *, now: datetime) -> Line:
    days = trial.days_left(ends=row.trial_ends_at, now=now)
    left = standing.trial_reached_left if standing.trial_reached_left is not None else row.trial_reached
    text = _("Trial: %(days)s or %(customers)s left, no card on file.") % {
        "days": ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
        "customers": ngettext("%(n)s reached customer", "%(n)s reached customers", left) % {"n": left},
    }
    more = _("When either has run out, the shop becomes read-only until you choose a plan. Nothing is deleted.")
    return Line(text, "info", more)


def _good(row: Subscription) -> Line:
    ends = _day(row.cancel_at or row.current_period_end)
    if row.cancel_at:
        more = _("You can take it back until then. Afterwards the shop is read-only; nothing is deleted.")
        return Line(_("Cancelled: the plan runs until %(day)s.") % {"day": ends}, "warning", more)
    if row.status == "trialing":
        text = _("%(plan)s is chosen and free until %(day)s, then %(amount)s.")
        return Line(text % {"plan": plan_name(row), "day": ends, "amount": amount(row)}, "success")
    owed = row.snapshot.get("open_amount")
    if row.method == Method.INVOICE and owed:
        text = _("An invoice of %(amount)s is open, due by %(day)s.")
        return Line(text % {"amount": money(owed, row.snapshot["currency"]), "day": _due(row)}, "info")
    return Line(_("Paid. Renews on %(day)s for %(amount)s.") % {"day": ends, "amount": amount(row)}, "success")


def _late(row: Subscription) -> Line:
    since = row.late_since or timezone.now()
    facts = {"since": _day(since), "until": _day(since + GRACE), "next": _day(_moment(row.snapshot.get("next_try")))}
    if row.method == Method.INVOICE:
        return Line(
            _("An invoice is overdue since %(since)s. Service goes on until %(until)s.") % facts,
            "warning",
            _("Pay it on its page; the shop is in order again at once."),
        )
    if row.snapshot.get("next_try"):
        text = _("The payment of %(since)s failed; next try on %(next)s. Service goes on until %(until)s.") % facts
    else:
        text = _("The payment of %(since)s failed. Service goes on until %(until)s.") % facts
    return Line(text, "warning", _("Use another card, or pay the invoice on its page."))


def _read_only(standing: Standing) -> Line:
    reasons = {
        "trial_days": _("The trial is over: its days have passed."),
        "trial_reached": _("The trial is over: all its customers were reached."),
        "cancelled": _("The plan has ended, as you asked."),
        "unpaid": _("The payment did not come."),
    }
    text = _("%(reason)s The shop is read-only since %(day)s.") % {
        "reason": reasons.get(standing.reason, _("The plan has ended.")),
        "day": _day(standing.read_only_since or standing.updated_at),
    }
    more = _("Nothing was deleted: you can read everything and answer complaints. Calls go on when a plan is paid.")
    return Line(text, "danger", more)


def _due(row: Subscription) -> str:
    days = [one["due_at"] for one in row.snapshot.get("invoices", []) if one["status"] == "open" and one["due_at"]]
    return _day(_moment(min(days, default=None)))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "–"
