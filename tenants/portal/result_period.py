"""What the address of a page of results asks for: which days, by which channel, which group, whose rows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tenants.reports import asked as asked_questions
from tenants.reports import period
from tenants.reports.period import Period
from tenants.shops.models import Shop

SHORT_PERIODS = ("7d", "30d", "90d")


@dataclass(frozen=True)
class Choice:
    text: str
    label: str
    current: bool


def period_text(request: HttpRequest) -> str:
    """The period as the address says it: "30d", "2026-10" and the like."""
    return request.GET.get("period") or "30d"


def channel_of(request: HttpRequest) -> str:
    """By which channel was answered; empty for all."""
    return one_of(request.GET.get("channel", ""), ("", *asked_questions.CHANNELS))


def period_of(request: HttpRequest) -> Period:
    """The days on the shop's own calendar. Raises `Http404` where the address makes no sense."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    try:
        return period.read(period_text(request), now=timezone.now(), zone=shop.timezone)
    except period.BadPeriod as error:
        raise Http404 from error


def choices(request: HttpRequest, now: datetime) -> list[Choice]:
    """The periods to choose from."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    this_month = period.month_of(shop.today(now), zone=shop.timezone)
    labels = {"7d": _("7 days"), "30d": _("30 days"), "90d": _("90 days")}
    months = [this_month, this_month.before(), this_month.before().before()]
    named = [(text, labels[text]) for text in SHORT_PERIODS]
    named += [(f"{month.first:%Y-%m}", date_format(month.first, "YEAR_MONTH_FORMAT")) for month in months]
    return [Choice(text, label, text == period_text(request)) for text, label in named]


def key_of(shop: Shop, name: str) -> str:
    """What stands in an address for the name of a person."""
    return hashlib.sha256(f"{shop.pk}:{name}".encode()).hexdigest()[:12]


def one_of(value: str, known: Any) -> str:
    """The value, if it is known. Raises `Http404`."""
    if value not in known:
        raise Http404
    return value
