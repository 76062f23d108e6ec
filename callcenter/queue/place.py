"""A call's place on the list after an attempt: off it, at its next time, or before the supervisor."""

import uuid
from datetime import datetime

from callcenter.agents import duty, roles
from callcenter.agents.models import Agent
from callcenter.queue.models import Call, CallClosed, ReviewReason
from tenants.followups import languages
from tenants.followups.record import Recorded
from tenants.shops.together import Together


def after(
    call: Call, recorded: Recorded, *, agent: Agent, is_new: bool = True, language: str = "", now: datetime
) -> None:
    """Moves the locked call to where what was recorded in the shop puts it, and off the ready list."""
    together = Together()
    settle(call, recorded, agent=agent, is_new=is_new, language=language, together=together, now=now)
    together.write()


def settle(
    call: Call,
    recorded: Recorded,
    *,
    agent: Agent,
    is_new: bool = True,
    language: str = "",
    together: Together,
    now: datetime,
) -> None:
    """The same as a part of what is written `together`.

    `is_new`: the attempt was not counted before. `language` is what the agent said that the customer speaks: when
    nobody in the team takes calls in it, the supervisor decides.
    """
    call.attempts_made += is_new
    call.needs_review_since, call.review_reason, call.along_with = None, "", None
    if recorded.due is None:
        call.closed_at, call.closed_reason = now, CallClosed.DONE
    else:
        due = recorded.due
        call.closed_at, call.closed_reason, call.language = None, "", due.language
        call.not_before, call.open_from, call.open_until = due.next_try_at, due.open_from, due.open_until
        call.held_until = None
        call.promised_at, call.promise_is_firm = due.promised_at, due.promise_is_firm
        # Who made the promise while the shop went to another team cannot keep it, nor who does not work at that time.
        keeps_it = due.promised_by == agent.pk and agent.team_id == team_of(call)
        call.owner = agent if keeps_it and is_there(agent, due.promised_at) else None
        if reason := _why_review(call, language):
            call.needs_review_since, call.review_reason = now, reason
    together.run("public.queue_place", call.pk, *(getattr(call, name) for name in _MOVED))


#: In the order in which the server's function takes them: see migration 0014.
_MOVED = (
    "attempts_made", "needs_review_since", "review_reason", "closed_at", "closed_reason", "language", "not_before",
    "open_from", "open_until", "held_until", "promised_at", "promise_is_firm", "owner_id",
)  # fmt: skip


def is_there(agent: Agent, promised_at: datetime | None) -> bool:
    """Whether the agent works at the promised time; else anybody keeps the promise."""
    return promised_at is None or duty.on_duty(agent, promised_at)


def team_of(call: Call) -> uuid.UUID | None:
    """The id of the team that calls for the call's shop, if there is one."""
    assignment = getattr(call.shop, "assignment", None)
    return assignment.team_id if assignment else None


def nobody_speaks(call: Call) -> bool:
    """Whether the team that calls has nobody for the call's language."""
    team_id = team_of(call)
    return team_id is not None and not roles.somebody_speaks(call.language, team_id=team_id)


def _why_review(call: Call, language: str) -> str:
    if language == languages.OTHER:
        return ReviewReason.OTHER_LANGUAGE
    return ReviewReason.LANGUAGE if language and nobody_speaks(call) else ""
