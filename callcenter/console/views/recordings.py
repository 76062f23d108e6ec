"""The recordings of a shop's calls, for the supervisors of the team that called."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from tenants.complaints.cards import masked_name
from tenants.followups import recording, team_outcomes
from tenants.followups.models import CallRecord, Recording
from tenants.shops.models import Shop
from web import paging


@agent(AgentRole.SUPERVISOR)
@require_safe
def recordings(request: HttpRequest, slug: str) -> HttpResponse:
    """Each call whose customer was asked, the latest first: the word, and the link where there is one."""
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None:
        raise Http404
    mine = list(team.agents.values_list("user", flat=True))  # a team that called before is not this one's business
    with shop.schema():
        page = paging.page(request, recording.latest(by=mine))
        rows = _rows(list(page.rows), shop)
    with timezone.override(shop.zone):
        return render(request, "console/recordings.html", {"shop": shop, "page": page, "rows": rows})


def _rows(found: list[Recording], shop: Shop) -> list[dict[str, Any]]:
    records = {each.pk: each for each in CallRecord.objects.filter(pk__in=[each.pk for each in found])}
    names = team_outcomes.names_for(shop, details=[each.detail for each in records.values()])
    rows = []
    for each in found:
        record, customer = records.get(each.pk), each.follow_up.customer
        rows.append(
            {
                "at": each.noted_at,
                "agent": each.by_name,
                "customer": masked_name(customer.name, customer.title),
                "outcome": names.of(record.disposition, record.detail) if record else "",
                "consented": each.consented,
                "link": each.link,
            }
        )
    return rows
