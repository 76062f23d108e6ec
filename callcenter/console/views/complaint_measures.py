"""How well the team's shops answer and resolve complaints: numbers alone, no customer and nobody who works there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console import today
from callcenter.console.access import agent
from tenants.complaints import formulas, kinds, scorecard, topics
from tenants.complaints.categories import PRESET
from tenants.complaints.formulas import Case, Figures, Past
from tenants.reports import period
from tenants.shops.models import Shop
from web.navigation import Crumb

DAYS = ("7d", "30d", "90d")


@dataclass(frozen=True, slots=True)
class Row:
    """One shop's numbers; `shop` is None for all together."""

    shop: Shop | None
    filed: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    label: str
    current: bool


@agent(AgentRole.SUPERVISOR)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every shop of the team, those with the most complaints first, for the same days on each shop's own calendar."""
    team, now = request.agent.team, timezone.now()  # type: ignore[attr-defined]
    text, zone, shops = request.GET.get("period") or "30d", today.zone_of(team), assign.shops_of(team)
    known = kinds.of(shops[0]) if len(shops) == 1 else PRESET
    topic = request.GET.get("category", "")
    topic = topic if topic in topics.codes(known) else ""
    context = {
        "rows": _rows(shops, text, topic=topic, now=now),
        "period_text": text,
        "topic": topic,
        "topics": topics.groups(known, topic),
        "periods": list(_choices(text, zone=str(zone), now=now)),
        "target": formulas.RESOLUTION_TARGET,
        "crumbs": [Crumb(_("Complaints"), reverse("triage")), Crumb(_("In numbers"))],
    }
    return render(request, "console/complaints/measures.html", context)


def _rows(shops: list[Shop], text: str, *, topic: str, now: datetime) -> list[Row]:
    found: list[Row] = []
    everything: list[Case] = []
    before: list[Past] = []
    for shop in shops:
        try:
            asked = period.read(text, now=now, zone=shop.timezone)
        except period.BadPeriod as error:
            raise Http404 from error
        with shop.schema():
            cases, past = scorecard.cases(asked, topic=topic, shop=shop, now=now)
        found.append(Row(shop, len(cases), formulas.figures(formulas.groups(cases, past=past))))
        everything += cases
        before += past
    if not everything:
        return []
    total = Row(None, len(everything), formulas.figures(formulas.groups(everything, past=before)))
    return [*sorted(found, key=lambda row: -row.filed), total]


def _choices(chosen: str, *, zone: str, now: datetime) -> Iterator[Choice]:
    labels = {"7d": _("7 days"), "30d": _("30 days"), "90d": _("90 days")}
    for text in DAYS:
        yield Choice(text, labels[text], text == chosen)
    month = period.last_days(1, now=now, zone=zone)
    for _number in range(2):
        month = period.month_of(month.last, zone=zone) if not month.is_month else month.before()
        text = f"{month.first:%Y-%m}"
        yield Choice(text, date_format(month.first, "YEAR_MONTH_FORMAT"), text == chosen)
