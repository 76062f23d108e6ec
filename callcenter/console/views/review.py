"""Calls that were dialled and never finished: the supervisor's list and decisions."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents.models import AgentRole, Team
from callcenter.console import today
from callcenter.console.access import agent
from callcenter.queue import review as queue_review
from callcenter.queue.models import Attempt, Call
from callcenter.queue.review import Action
from tenants.shops.models import Shop
from web.errors import not_found


class Decision(forms.Form):
    action = forms.ChoiceField(choices=Action.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One call that waits, and the attempt that was left lying."""

    call: Call
    shop: Shop
    attempt: uuid.UUID | None
    agent: str
    dialled_at: datetime | None
    lease_until: datetime | None


@agent(AgentRole.SUPERVISOR)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    zone = today.zone_of(team)
    context = {"rows": rows(team), "actions": Action.choices, "now": timezone.now(), "zone": str(zone)}
    with timezone.override(zone):
        return render(request, "console/review.html", context)


@agent(AgentRole.SUPERVISOR)
@require_POST
def decision(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Calls again or closes. What somebody decided or finished meanwhile stays as it is."""
    form, now = Decision(request.POST), timezone.now()
    call = Call.objects.filter(pk=call_id, shop__assignment__isnull=False).first()
    if call is None:
        return not_found(request)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of the call."))
        return redirect("review")
    try:
        queue_review.resolve(call, by=request.agent, action=form.cleaned_data["action"], now=now)  # type: ignore[attr-defined]
    except queue_review.NotYourTeam:
        return not_found(request)
    except queue_review.NotInReview:
        messages.info(request, _("Somebody has finished or decided this call meanwhile."))
    else:
        messages.success(request, _("Decided."))
    return redirect("review")


def rows(team: Team) -> list[Row]:
    """The team's waiting calls with their open attempts, longest first."""
    calls = queue_review.waiting(team)
    open_ones = Attempt.objects.filter(call__in=calls, ended_at=None).select_related("agent__user")
    by_call = {attempt.call_id: attempt for attempt in open_ones}
    return [_row(call, by_call.get(call.pk)) for call in calls]


def _row(call: Call, attempt: Attempt | None) -> Row:
    if attempt is None:
        return Row(call, call.shop, None, "", None, None)
    return Row(call, call.shop, attempt.pk, str(attempt.agent.user), attempt.dialled_at, attempt.lease_until)
