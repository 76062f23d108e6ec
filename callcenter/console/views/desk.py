"""The agent's desk: today's numbers, promises to keep, and the way to the next call."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents import notices, states
from callcenter.agents.models import AgentRole, State
from callcenter.console import bar, reads, today, work
from callcenter.console.access import agent
from callcenter.queue import claim
from web.errors import not_found


@agent()
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    zone, held = today.zone_of(me.team), claim.held_by(me)
    context = {
        "now": now,
        "zone": str(zone),
        "today": today.counts(me, zone=zone, now=now),
        "waiting": today.waiting(me, now=now),
        "many": today.MANY,
        "callbacks": today.callbacks(me, now=now),
        "unfinished": today.unfinished(held) if held else None,
        "reasons": bar.choices(),
        "away": states.of(me, now=now).state in (State.BREAK, State.TRAINING),
        "notices": notices.unseen(me.team) if me.role == AgentRole.SUPERVISOR else [],
    }
    with timezone.override(zone):
        return render(request, "console/desk.html", context)


@agent()
@require_POST
def calls(request: HttpRequest) -> HttpResponse:
    """Claims the next call, or says when one opens."""
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    try:
        attempt = work.next_call(me, now=now)
    except states.NotWorking:
        messages.info(request, _("You are on a break or in training. Say that you are ready first."))
        return redirect("desk")
    except reads.TooMany:
        messages.error(request, _("You have opened as many customers within an hour as your team allows."))
        return redirect("desk")
    except claim.NothingDue as nothing:
        messages.info(request, nothing_due(nothing, zone=today.zone_of(me.team)))
        return redirect("desk")
    return redirect("call", attempt.pk)


@agent(AgentRole.SUPERVISOR)
@require_POST
def notice_acknowledgement(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """A supervisor has seen it; it leaves the desks of all."""
    try:
        notices.seen(notice_id, by=request.agent, now=timezone.now())  # type: ignore[attr-defined]
    except notices.Gone:
        return not_found(request)
    return redirect("desk")


def nothing_due(nothing: claim.NothingDue, *, zone: ZoneInfo) -> str:
    """The sentence for an agent who has nothing to do."""
    if nothing.next_at is None:
        return _("No call is due for you now, and none is planned for the next day.")
    there = timezone.localtime(nothing.next_at, zone)
    day = formats.date_format(there, "MONTH_DAY_FORMAT")
    return _("No call is due for you now. The next one opens on %(day)s at %(time)s (%(zone)s).") % {
        "day": day,
        "time": f"{there:%H:%M}",
        "zone": str(zone),
    }
