"""The page of one call: the screen while it is in hand, the summary when it is over."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents.models import Agent, AgentRole
from callcenter.console import (
    also,
    asides,
    bar,
    booking,
    card,
    complaint_sheet,
    endings,
    errand,
    hands,
    island,
    rail,
    recording,
    screen,
    told,
    work,
)
from callcenter.console.access import agent
from callcenter.queue import lease
from callcenter.queue.holding import AlreadyDialled, LeaseLost
from callcenter.queue.models import Attempt
from callcenter.queue.review import Action
from callcenter.scripts.names import CALL_TYPE_NAMES
from tenants.complaints.models import Complaint
from tenants.followups import team_outcomes
from tenants.followups.calling import attempts_of
from tenants.followups.models import CallRecord, FollowUp
from tenants.jobs.models import WeChatStep
from web.errors import not_found


@agent()
@require_safe
@ensure_csrf_cookie
def call(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    try:
        attempt = hands.mine(me, attempt_id)
    except hands.NotFound:
        return _for_review(request, attempt_id)
    try:
        lease.hold(attempt, now=now)
    except LeaseLost:
        return _summary(request, attempt)
    seat = work.take_up(attempt, agent=me, now=now)
    # The page is put together inside the shop: from there the tables in public are in reach, but not the other way.
    with attempt.call.shop.schema():
        try:
            shown = card.of(attempt, agent=me, reader_role=me.role, now=now)
        except FollowUp.DoesNotExist:
            messages.info(request, _("The shop has withdrawn this call. Hand it back."))
            return redirect("desk")
        context = _context(attempt, shown, agent=me, now=now) | {"bar": bar.of(me, seat=seat, now=now)}
        with timezone.override(shown.zone):
            return render(request, "console/call.html", context)


def _context(attempt: Attempt, shown: card.Card, *, agent: Agent, now: datetime) -> dict[str, Any]:
    customer = shown.follow_up.customer
    offered = endings.offered(agent.team_id, reminder=shown.kind == "reminder")
    state = island.of(attempt, shown, offered=offered, agent=agent, now=now)
    return {
        "attempt": attempt,
        "card": shown,
        "call_type": CALL_TYPE_NAMES.get(shown.call_type, ""),
        "state": state,
        "first_words": island.first_words(state),
        **island.page(agent=agent),
        "told": told.of(attempt, customer),
        "wechat_states": WeChatStep.State.choices,
        "most_attempts": attempts_of(attempt.call.shop, shown.call_type).max_attempts,
        "colour": rail.colour(attempt.call.shop),
        **offered.page(),
        "languages": screen.language_names(),
        "other_languages": endings.other_languages(shown.language),
        "wishes": endings.wishes(),
        "also": also.of(attempt),
        "sheet": complaint_sheet.of(attempt),
        "booking": booking.of(attempt),
        "somebody_else": asides.somebody_else(shown, offered=offered),
        "extensions": bar.choices()["extensions"],
        "recording": recording.of(attempt),
        "errands": errand.sheet(attempt, customer, now=now),
        "errand_url": reverse("api_errand", args=[attempt.pk, errand.UNMADE]),
    }


@agent()
@require_POST
def handing_back(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Gives a call back that has not been dialled."""
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    try:
        work.hand_back(hands.mine(me, attempt_id), agent=me, now=now)
    except hands.NotFound:
        return not_found(request)
    except AlreadyDialled:
        messages.error(request, _("The telephone has rung for this call. Finish it with an outcome."))
        return redirect("call", attempt_id)
    messages.success(request, _("Call handed back."))
    return redirect("desk")


def _summary(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if not attempt.disposition:
        messages.info(request, _("This call is no longer in your hands."))
        return redirect("desk")
    return render_over(request, attempt)


def _for_review(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    try:
        attempt = hands.in_review(request.agent, attempt_id)  # type: ignore[attr-defined]
    except hands.NotFound:
        return not_found(request)
    return render_over(request, attempt, actions=Action.choices)


def render_over(
    request: HttpRequest, attempt: Attempt, *, actions: Sequence[tuple[str, Any]] | None = None
) -> HttpResponse:
    """What is known of a call that nobody is on: how it ended, what was answered, what came of it."""
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    shown = card.of(attempt, agent=me, reader_role=me.role, now=now)
    with attempt.call.shop.schema():
        record = CallRecord.objects.filter(pk=attempt.pk).first()
        complaint = Complaint.objects.filter(pk=attempt.complaint).first() if attempt.complaint else None
    context = {
        "attempt": attempt,
        "card": shown,
        "call_type": CALL_TYPE_NAMES.get(shown.call_type, ""),
        "record": record,
        "outcome": _outcome(attempt, record),
        "complaint": complaint,
        "booking": booking.of(attempt),
        "recording": recording.of(attempt),
        "may_listen": me.role == AgentRole.SUPERVISOR,
        "answers": shown.answers,
        "actions": actions,
        "mine": attempt.agent_id == me.pk,
    }
    with timezone.override(shown.zone):
        return render(request, "console/call_over.html", context)


def _outcome(attempt: Attempt, record: CallRecord | None) -> str:
    if not attempt.disposition:
        return ""
    detail = record.detail if record else ""
    return team_outcomes.names_for(attempt.call.shop, details=[detail]).of(attempt.disposition, detail)
