"""The home of the portal: how satisfied, what to mend first, who was asked. The rows are `result_lists`."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.complaints import measures
from tenants.portal import result_blocks, result_workbook
from tenants.portal.access import member
from tenants.portal.result_period import Choice, channel_of, choices, key_of, period_of, period_text
from tenants.portal.views.result_lists import skipped_words
from tenants.reports import asked as asked_questions
from tenants.reports import due, mend_first, outlook, period, satisfaction
from tenants.reports.asked import Scope
from tenants.reports.period import Period
from tenants.shops.models import Shop
from tenants.uploads import freshness
from web import charts, exports

TREND_WEEKS = 12
COMPLAINT_FACTS = (
    "filed", "open", "overdue", "valid", "invalid", "pending", "unjudged", "confirmed", "not_confirmed", "reopened",
    "noted",
)  # fmt: skip


@member()
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        return _workbook(request)
    shop: Shop = request.shop  # type: ignore[attr-defined]
    now, asked, text = timezone.now(), period_of(request), period_text(request)
    scope = Scope(asked, channel=channel_of(request))
    block = result_blocks.of(scope, text)
    context = {
        "period": asked,
        "period_text": text,
        "periods": choices(request, now),
        "customers": satisfaction.customers(asked),
        "customers_before": satisfaction.customers(asked.before()),
        "part": block,
        "answers": result_blocks.answers(scope, block),
        "channels": _channels(scope),
        "other_blocks": result_blocks.others(scope, text),
        "coverage": due.covered(asked, now=now),
        "outlook": outlook.of(shop, now=now),
        "skipped": [{"reason": why, "words": skipped_words(why), "n": n} for why, n in due.skipped(asked).items()],
        "points": mend_first.three(asked, now=now),
        **_complaints(asked, now=now),
        "people": {post: _people(asked, post, shop=shop) for post in satisfaction.PEOPLE},
        "trend": _trend(now, shop),
        "item_chart": _item_chart(block),
        "silent_since": freshness.silent_since(shop, now=now),
        "late": freshness.late(shop, now=now),
        "now": now,
    }
    return render(request, "portal/results/home.html", context)


def _workbook(request: HttpRequest) -> HttpResponse:
    """The figures of every question as a workbook."""
    scope, text = Scope(period_of(request), channel=channel_of(request)), period_text(request)
    block = result_blocks.of(scope, text)
    title = _("Results")
    book = exports.xlsx(
        result_workbook.sheets(block, result_blocks.answers(scope, block), result_blocks.others(scope, text))
    )
    return exports.attachment(book, f"{title} {text}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def _complaints(asked: Period, *, now: datetime) -> dict[str, Any]:
    """How many there were, and how their clocks were kept; each number with the group of its rows."""
    measured = measures.of(asked, now=now)
    clock_rows = []
    for clock in measured.clocks:
        groups = [f"{clock.name}_{how}" for how in ("kept", "missed", "running")]
        cells = [{"group": group, "count": measured.counts[group]} for group in groups]
        clock_rows.append({"label": clock.label, "share": clock.share, "cells": cells})
    facts = [
        {"group": group, "label": measures.GROUPS[group], "count": measured.counts[group]} for group in COMPLAINT_FACTS
    ]
    return {"complaints": measured, "complaint_facts": facts, "clock_rows": clock_rows}


def _people(asked: Period, post: str, *, shop: Shop) -> list[dict[str, Any]]:
    """The people at one post, each with what stands for the name in an address."""
    return [{"figure": figure, "key": key_of(shop, figure.key)} for figure in satisfaction.by_person(asked, post)]


def _channels(scope: Scope) -> list[Choice]:
    """All answers, or those of one channel: to choose from where there are both."""
    counts = satisfaction.taken_part(scope.period)
    labels = {"": _("All"), "phone": _("By phone"), "link": _("By link")}
    if not scope.channel and not all(counts[each] for each in asked_questions.CHANNELS):
        return []
    return [Choice(text, label, text == scope.channel) for text, label in labels.items()]


def _trend(now: datetime, shop: Shop) -> charts.Chart:
    found = satisfaction.by_week(period.weeks(TREND_WEEKS, now=now, zone=shop.timezone))
    points = [charts.Point(date_format(week.last, "MONTH_DAY_FORMAT"), figure.mean, figure.n) for week, figure in found]
    return charts.trend(
        points, title=_("Mean score by week"), value_name=_("Mean score"), n_name=_("Customers who gave a score")
    )


def _item_chart(block: result_blocks.Block) -> charts.Chart:
    found = [
        charts.Interval(
            each.now.name,
            None if each.now.share is None else 100 * each.now.share,
            100 * each.now.interval.low if each.now.interval else None,
            100 * each.now.interval.high if each.now.interval else None,
            each.now.n,
        )
        for each in block.scores
    ]
    return charts.intervals(
        found, title=_("Satisfied answers in per cent, with their uncertainty"), low=0, high=100, places=0
    )
