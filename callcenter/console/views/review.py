"""Calls that cannot go on by themselves: the supervisor's list and decisions."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents.models import AgentRole, Team
from callcenter.console import today
from callcenter.console.access import agent
from callcenter.queue import review as queue_review
from callcenter.queue.models import Attempt, Call, ReviewReason
from callcenter.queue.review import Action
from tenants.shops.models import Shop
from web.context import LANGUAGE_NAMES
from web.errors import not_found


class Decision(forms.Form):
    action = forms.ChoiceField(choices=Action.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One call that waits, why, and the attempt that led here. `language`: what nobody in the team speaks."""

    call: Call
    shop: Shop
    attempt: uuid.UUID | None
    agent: str
    dialled_at: datetime | None
    lease_until: datetime | None
    reason: str
    language: str


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
        decided = queue_review.resolve(call, by=request.agent, action=form.cleaned_data["action"], now=now)  # type: ignore[attr-defined]
    except queue_review.NotYourTeam:
        return not_found(request)
    except queue_review.NotInReview:
        messages.info(request, _("Somebody has finished or decided this call meanwhile."))
    except queue_review.NobodySpeaksIt:
        messages.error(request, _("Nobody in the team takes calls in this language. Change that under People first."))
    else:
        messages.success(request, _what_next(decided, zone=today.zone_of(request.agent.team)))  # type: ignore[attr-defined]
    return redirect("review")


def _what_next(decided: queue_review.Decided, *, zone: ZoneInfo) -> str:
    if decided.next_try_at is None:
        return _("Decided. The follow-up is closed.")
    there = timezone.localtime(decided.next_try_at, zone)
    when = {"day": formats.date_format(there, "MONTH_DAY_FORMAT"), "time": f"{there:%H:%M}", "zone": str(zone)}
    return _("Decided. The call is on the list again, from %(day)s, %(time)s (%(zone)s) on.") % when


def rows(team: Team) -> list[Row]:
    """The team's waiting calls with the attempts that led here, longest first."""
    calls = queue_review.waiting(team)
    found = Attempt.objects.filter(call__in=calls).exclude(dialled_at=None, disposition="")
    latest = {each.call_id: each for each in found.select_related("agent__user").order_by("claimed_at")}
    return [_row(call, latest.get(call.pk)) for call in calls]


def _row(call: Call, attempt: Attempt | None) -> Row:
    language = LANGUAGE_NAMES[call.language] if call.review_reason == ReviewReason.LANGUAGE else ""
    if attempt is None:
        return Row(call, call.shop, None, "", None, None, call.review_reason, language)
    return Row(
        call, call.shop, attempt.pk, str(attempt.agent.user), attempt.dialled_at, attempt.lease_until,
        call.review_reason, language,
    )  # fmt: skip
