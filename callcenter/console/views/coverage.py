"""How each shop's month will end: coverage so far, forecast and target, and the follow-ups behind the numbers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole, Team
from callcenter.console import today
from callcenter.console.access import agent
from callcenter.queue import planner
from tenants.followups.models import ClosedReason, FollowUp
from tenants.reports import outlook
from tenants.shops.models import Shop
from web import paging

GROUPS = {
    "handled": _("Handled"),
    "open": _("Still open"),
    "missed": _("Missed"),
    "to_come": _("Still to come"),
}


@agent(AgentRole.SUPERVISOR)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """All shops of the team, those at risk first."""
    team = request.agent.team  # type: ignore[attr-defined]
    zone, rows = today.zone_of(team), planner.of(team)
    context = {"rows": rows, "at_risk": sum(row.is_at_risk for row in rows), "zone": str(zone)}
    with timezone.override(zone):
        return render(request, "console/coverage.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """One shop's numbers, and the follow-ups behind one of them by their jobs: whose they are is the agent's to see."""
    team, now = request.agent.team, timezone.now()  # type: ignore[attr-defined]
    found = _mine(team, slug)
    group, warranty = request.GET.get("group", "open"), request.GET.get("warranty") == "1"
    if group not in GROUPS:
        raise Http404
    seen = outlook.of(found, now=now)
    with found.schema():
        page = paging.page(request, outlook.rows(found, group, warranty=warranty, now=now))
        rows = [_row(each) for each in page]
    context = {
        "shop": found, "seen": seen, "page": page, "rows": rows, "group": group, "warranty": warranty,
        "title": GROUPS[group], "zone": found.timezone,
    }  # fmt: skip
    with timezone.override(found.zone):
        return render(request, "console/coverage_shop.html", context)


def _row(follow_up: FollowUp) -> dict[str, Any]:
    job = follow_up.job
    return {
        "job": job.number if job else "",
        "warranty": bool(job and job.under_warranty),
        "due_at": follow_up.due_at,
        "until": follow_up.expires_at,
        "attempts": follow_up.attempts_made,
        "closed_at": follow_up.closed_at,
        "result": ClosedReason(follow_up.closed_reason).label if follow_up.closed_reason else "",
    }


def _mine(team: Team, slug: str) -> Shop:
    """A shop that this team calls for; any other is like none."""
    found = assign.shop_of(team, slug)
    if found is None:
        raise Http404
    return found
