"""How well complaints are answered and resolved, in numbers that open the rows behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.complaints import formulas, kinds, scorecard, topics
from tenants.complaints.scorecard import Scorecard
from tenants.portal import complaint_workbook
from tenants.portal.access import MANAGERS, member
from tenants.portal.result_period import choices, key_of, one_of, period_of, period_text
from tenants.portal.views import result_rows
from tenants.portal.views.result_lists import listing
from tenants.shops.models import Shop
from web import exports
from web.navigation import Crumb

#: Of whom the numbers tell; for the shop's owner and managers alone.
PRIVATE = ("post", "person")


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one category, post or person; `key` stands for it in addresses."""

    key: str
    group: scorecard.Group


@member()
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The numbers of the chosen days, as a page or a workbook."""
    now, asked, shop = timezone.now(), period_of(request), _shop(request)
    known, topic = kinds.of(shop), _topic(request)
    found = scorecard.of(asked, topic=topic, shop=shop, now=now)
    shown = _shown(request)
    if request.GET.get("format") == "xlsx":
        book = exports.xlsx(complaint_workbook.sheets(found, by=shown))
        name = f"{_('Complaints in numbers')} {period_text(request)} {topics.name(known, topic)}".strip() + ".xlsx"
        return exports.attachment(book, name, exports.XLSX_TYPE)  # type: ignore[return-value]
    return render(
        request,
        "portal/complaints/measures.html",
        {
            "period": asked,
            "period_text": period_text(request),
            "asked": _asked(request),
            "topic": topic,
            "topic_name": topics.name(known, topic),
            "topics": topics.groups(known, topic),
            "periods": choices(request, now),
            "found": found,
            "rates": list(_rates(found)),
            "clocks": list(_clocks(found)),
            "tables": [
                {
                    "by": by,
                    "title": scorecard.BY[by],
                    "head": scorecard.HEADS[by],
                    "rows": [_row(shop, by, group) for group in found.by[by]],
                }
                for by in shown
            ],
            "target": formulas.RESOLUTION_TARGET,
            "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(_("In numbers"))],
            "now": now,
        },
    )


@member()
@require_safe
def rows(request: HttpRequest, group: str) -> HttpResponse:
    """What is behind one number of the whole shop."""
    asked, back = period_of(request), _back(request)
    if group == "contacted":
        return listing(
            request, _("Customers who were spoken to"), scorecard.contacted(asked), result_rows.of_follow_up, back=back
        )
    if group == "delivered":
        return listing(request, _("Jobs delivered"), scorecard.delivered(asked), result_rows.of_job, back=back)
    one_of(group, scorecard.GROUPS)
    shop, topic = _shop(request), _topic(request)
    found = scorecard.rows(asked, group, topic=topic, shop=shop, now=timezone.now())
    title = _titled(str(scorecard.GROUPS[group]), topics.name(kinds.of(shop), topic))
    return listing(request, title, found, result_rows.of_complaint, back=back)


@member()
@require_safe
def grouped(request: HttpRequest, by: str, key: str, group: str) -> HttpResponse:
    """What is behind one number of a category, a post or a person."""
    one_of(by, _shown(request))
    one_of(group, scorecard.GROUPS)
    asked, topic, shop, now = period_of(request), _topic(request), _shop(request), timezone.now()
    groups = scorecard.of(asked, topic=topic, shop=shop, now=now).by[by]
    named = next((each for each in groups if _key(shop, by, each) == key), None)
    if named is None:
        raise Http404
    found = scorecard.rows(asked, group, by=by, key=named.key, topic=topic, shop=shop, now=now)
    title = _titled(named.name, str(scorecard.GROUPS[group]), topics.name(kinds.of(shop), topic))
    return listing(request, title, found, result_rows.of_complaint, back=_back(request))


def _rates(found: Scorecard) -> Iterator[dict[str, Any]]:
    labels, how = complaint_workbook.labels(), complaint_workbook.definitions()
    for name, ratio in complaint_workbook.ratios(found).items():
        part, whole = complaint_workbook.SIDES[name]
        yield {"name": name, "label": labels[name], "how": how[name], "ratio": ratio, "part": part, "whole": whole}


def _clocks(found: Scorecard) -> Iterator[dict[str, Any]]:
    for clock in found.figures.clocks:
        cells = [(f"{clock.name}_{how}", found.counts[f"{clock.name}_{how}"]) for how in ("kept", "missed", "running")]
        yield {"label": complaint_workbook.clock_name(clock.name), "figure": clock, "cells": cells}


def _row(shop: Shop, by: str, group: scorecard.Group) -> Row:
    return Row(_key(shop, by, group), group)


def _key(shop: Shop, by: str, group: scorecard.Group) -> str:
    return key_of(shop, group.key) if by == "person" else group.key


def _shown(request: HttpRequest) -> list[str]:
    """By what this role sees the complaints grouped."""
    own = request.membership.role in MANAGERS  # type: ignore[attr-defined]
    return [by for by in scorecard.BY if own or by not in PRIVATE]


def _back(request: HttpRequest) -> Crumb:
    return Crumb(_("Complaints in numbers"), f"{reverse('complaint_measures')}?{_asked(request)}")


def _topic(request: HttpRequest) -> str:
    """The category or sub-code that the address narrows everything to; what the shop does not have is none."""
    chosen = request.GET.get("category", "")
    return chosen if chosen in topics.codes(kinds.of(_shop(request))) else ""


def _asked(request: HttpRequest) -> str:
    """The days and the kind, as addresses say them."""
    topic = _topic(request)
    return urlencode({"period": period_text(request), **({"category": topic} if topic else {})})


def _titled(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _shop(request: HttpRequest) -> Shop:
    return request.shop  # type: ignore[attr-defined,no-any-return]
