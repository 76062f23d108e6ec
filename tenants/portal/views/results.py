"""The home of the portal: how satisfied, what to mend first, who was asked, and the rows behind every number."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.complaints import measures
from tenants.complaints.models import Category
from tenants.followups.models import ClosedReason
from tenants.followups.skip_names import SKIP_NAMES
from tenants.portal import result_blocks, result_workbook
from tenants.portal.access import member
from tenants.portal.views import result_rows
from tenants.portal.views.result_rows import Line
from tenants.reports import asked as asked_questions
from tenants.reports import due, mend_first, outlook, period, satisfaction
from tenants.reports.asked import Scope
from tenants.reports.period import Period
from tenants.shops.models import Shop
from tenants.uploads import freshness
from web import charts, exports, paging
from web.navigation import Crumb

SHORT_PERIODS = ("7d", "30d", "90d")
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
    now, asked = timezone.now(), period_of(request)
    before, scope = asked.before(), Scope(asked, channel=channel_of(request))
    block = result_blocks.of(scope, period_text(request))
    measured = measures.of(asked, now=now)
    return render(
        request,
        "portal/results/home.html",
        {
            "period": asked,
            "period_text": period_text(request),
            "periods": choices(request, now),
            "customers": satisfaction.customers(asked),
            "customers_before": satisfaction.customers(before),
            "part": block,
            "answers": result_blocks.answers(scope, block),
            "channels": _channels(scope),
            "other_blocks": result_blocks.others(scope, period_text(request)),
            "coverage": due.covered(asked, now=now),
            "outlook": outlook.of(request.shop, now=now),  # type: ignore[attr-defined]
            "skipped": [
                {"reason": reason, "words": _skipped_words(reason), "n": n} for reason, n in due.skipped(asked).items()
            ],
            "points": mend_first.three(asked, now=now),
            "complaints": measured,
            "complaint_facts": [
                {"group": group, "label": measures.GROUPS[group], "count": measured.counts[group]}
                for group in COMPLAINT_FACTS
            ],
            "clock_rows": [
                {
                    "label": clock.label,
                    "share": clock.share,
                    "cells": [
                        {"group": f"{clock.name}_{how}", "count": measured.counts[f"{clock.name}_{how}"]}
                        for how in ("kept", "missed", "running")
                    ],
                }
                for clock in measured.clocks
            ],
            "people": {
                post: [
                    {"figure": figure, "key": key_of(request.shop, figure.key)}  # type: ignore[attr-defined]
                    for figure in satisfaction.by_person(asked, post)
                ]
                for post in satisfaction.PEOPLE
            },
            "trend": _trend(now, request.shop),  # type: ignore[attr-defined]
            "item_chart": _item_chart(block),
            "silent_since": freshness.silent_since(request.shop, now=now),  # type: ignore[attr-defined]
            "late": freshness.late(request.shop, now=now),  # type: ignore[attr-defined]
            "now": now,
        },
    )


@member()
@require_safe
def customers(request: HttpRequest, group: str) -> HttpResponse:
    found = satisfaction.responses(period_of(request), one_of(group, satisfaction.CUSTOMERS), channel_of(request))
    titles = {
        "all": _("Customers who answered"),
        "partial": _("Customers who stopped before the last question"),
        "scored": _("Customers who gave a score"),
        "satisfied": _("Satisfied customers"),
        "dissatisfied": _("Customers who were not satisfied"),
    }
    return listing(request, titles[group], found, result_rows.of_response)


@member()
@require_safe
def people(request: HttpRequest, post: str, key: str) -> HttpResponse:
    """The customers of one advisor or technician; the address holds a digest, not the name."""
    asked = period_of(request)
    named = satisfaction.by_person(asked, one_of(post, satisfaction.PEOPLE))
    name = next((f.key for f in named if key_of(request.shop, f.key) == key), None)  # type: ignore[attr-defined]
    if name is None:
        raise Http404
    found = satisfaction.responses(asked, "scored").filter(**{f"follow_up__job__{post}": name})
    return listing(request, name, found, result_rows.of_response)


@member()
@require_safe
def coverage(request: HttpRequest, group: str) -> HttpResponse:
    found = due.rows(period_of(request), one_of(group, due.GROUPS), now=timezone.now())
    titles = {
        "planned": _("Follow-ups whose window opened"),
        "ineligible": _("Follow-ups that were not to be asked"),
        "due": _("Follow-ups that were due"),
        "attempted": _("Follow-ups that were dialled"),
        "handled": _("Follow-ups that were handled"),
        "contacted": _("Customers who were spoken to"),
        "completed": _("Customers who answered"),
        "open": _("Follow-ups still open"),
        "on_time": _("Follow-ups handled in time"),
        "missed": _("Follow-ups that were missed"),
    }
    return listing(request, titles[group], found, result_rows.of_follow_up)


@member()
@require_safe
def skipped(request: HttpRequest, reason: str) -> HttpResponse:
    found = due.skipped_rows(period_of(request), reason)
    if not found.exists():
        raise Http404
    title = _("Jobs nobody is asked about: %(why)s") % {"why": _skipped_words(reason)}
    return listing(request, title, found, result_rows.of_skipped)


@member()
@require_safe
def complaint_rows(request: HttpRequest, group: str) -> HttpResponse:
    one_of(group, measures.GROUPS)
    found = measures.rows(period_of(request), group, now=timezone.now())
    return listing(request, str(measures.GROUPS[group]), found, result_rows.of_complaint)


@member()
@require_safe
def point(request: HttpRequest, point: str) -> HttpResponse:
    """The evidence of one problem point: dissatisfied answers and valid complaints, as many as its number says."""
    asked = period_of(request)
    label = str(Category(one_of(point, Category.values)).label)
    lines = [
        *map(result_rows.of_answer, mend_first.dissatisfied_answers(asked, point)),
        *map(result_rows.of_complaint, mend_first.valid_complaints(asked, point)),
    ]
    return listing(request, label, lines, lambda line: line)


# --- What the pages share ---


@dataclass(frozen=True)
class Choice:
    text: str
    label: str
    current: bool


def listing(
    request: HttpRequest, title: str, found: Any, read: Callable[[Any], Line], *, back: Crumb | None = None
) -> HttpResponse:
    """The rows behind a number, as a page or a workbook; `back` is where the number stands, unless on the results."""
    if request.GET.get("format") == "xlsx":
        return _download(title, [read(row) for row in found])
    page = paging.page(request, found)
    return render(
        request,
        "portal/results/rows.html",
        {
            "title": title,
            "page": page,
            "lines": [read(row) for row in page],
            "period": period_of(request),
            "period_text": period_text(request),
            "back": back or Crumb(_("Results"), f"{reverse('results')}?period={period_text(request)}"),
        },
    )


def _workbook(request: HttpRequest) -> HttpResponse:
    """The figures of every question as a workbook."""
    scope, text = Scope(period_of(request), channel=channel_of(request)), period_text(request)
    block = result_blocks.of(scope, text)
    title = _("Results")
    book = exports.xlsx(
        result_workbook.sheets(block, result_blocks.answers(scope, block), result_blocks.others(scope, text))
    )
    return exports.attachment(book, f"{title} {text}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def _download(title: str, lines: list[Line]) -> HttpResponse:
    heads = [
        _("Date"), _("Job"), _("Customer"), _("Vehicle"), _("Advisor"), _("Technician"), _("Result"), _("Words"),
    ]  # fmt: skip
    answered = any(line.channel for line in lines)
    more = list(dict.fromkeys(head for line in lines for head in line.columns))
    heads += [*([_("Channel"), _("Partial")] if answered else []), *more]
    rows = [
        (line.at, line.job, line.customer, line.vehicle, line.advisor, line.technician, line.result, line.words,
         *((line.channel_words, _("partial") if line.partial else "") if answered else ()),
         *(line.columns.get(head) for head in more))
        for line in lines
    ]  # fmt: skip
    sheet = exports.Sheet(name=title, header=heads, rows=rows)
    return exports.attachment(exports.xlsx([sheet]), f"{title}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def period_text(request: HttpRequest) -> str:
    return request.GET.get("period") or "30d"


def channel_of(request: HttpRequest) -> str:
    """By which channel was answered; empty for all."""
    return one_of(request.GET.get("channel", ""), ("", *asked_questions.CHANNELS))


def period_of(request: HttpRequest) -> Period:
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


def _skipped_words(reason: str) -> str:
    return str(SKIP_NAMES.get(reason) or (ClosedReason(reason).label if reason in ClosedReason else reason))


def key_of(shop: Shop, name: str) -> str:
    """What stands in an address for the name of a person."""
    return hashlib.sha256(f"{shop.pk}:{name}".encode()).hexdigest()[:12]


def one_of(value: str, known: Any) -> str:
    if value not in known:
        raise Http404
    return value
