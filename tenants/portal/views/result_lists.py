"""The rows behind each number of the results, as a page or a workbook."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.complaints import measures
from tenants.complaints.models import Category
from tenants.followups.models import ClosedReason
from tenants.followups.skip_names import SKIP_NAMES
from tenants.portal.access import member
from tenants.portal.result_period import channel_of, key_of, one_of, period_of, period_text
from tenants.portal.views import result_rows
from tenants.portal.views.result_rows import Line
from tenants.reports import due, mend_first, satisfaction
from web import exports, paging
from web.navigation import Crumb


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
    title = _("Jobs nobody is asked about: %(why)s") % {"why": skipped_words(reason)}
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


def skipped_words(reason: str) -> str:
    """Why nobody is asked about a job, or was not asked after all."""
    return str(SKIP_NAMES.get(reason) or (ClosedReason(reason).label if reason in ClosedReason else reason))


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
