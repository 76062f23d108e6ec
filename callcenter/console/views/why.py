"""Why this call, why not that one: for the agent of a call in hand, and for supervisors any call of their shops."""

import uuid
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console import hands, why_words
from callcenter.console.access import agent
from callcenter.queue import why
from callcenter.queue.models import Call
from tenants.followups.calling import Hours
from tenants.shops.models import Shop

_WITH = ("shop__standing", "shop__settings", "shop__assignment", "owner__user")


@agent()
@require_safe
def panel(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Why the call in hand was handed out, rule by rule; a part of the call screen."""
    me = request.agent  # type: ignore[attr-defined]
    try:
        attempt = hands.mine(me, attempt_id)
    except hands.NotFound as gone:
        raise Http404 from gone
    call = Call.objects.select_related(*_WITH).get(pk=attempt.call_id)
    told = why.explain(call, agent=me, now=timezone.now())
    with timezone.override(_zone(call.shop)):
        return render(request, "console/why_panel.html", {"lines": why_words.lines(told)})


@agent(AgentRole.SUPERVISOR)
@require_safe
def call(request: HttpRequest, slug: str, call_id: uuid.UUID) -> HttpResponse:
    """Every rule for one call of the team, with its answer now and the next moment at which it may be made."""
    shop = _mine(request, slug)
    found = Call.objects.select_related(*_WITH).filter(pk=call_id, shop=shop).first()
    if found is None:
        raise Http404
    told, zone = why.explain(found, now=timezone.now()), _zone(shop)
    context = {"shop": shop, "call": found, "told": told, "lines": why_words.lines(told), "zone": str(zone)}
    with timezone.override(zone):
        return render(request, "console/shop_call.html", context)


def _mine(request: HttpRequest, slug: str) -> Shop:
    team = request.agent.team  # type: ignore[attr-defined]
    for shop in assign.shops_of(team):
        if shop.slug == slug:
            return shop
    raise Http404


def _zone(shop: Shop) -> ZoneInfo:
    with shop.schema():
        return ZoneInfo(Hours(shop).usual.zone)
