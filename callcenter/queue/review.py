"""Calls that cannot go on by themselves: left lying after the dial, or in a language nobody here speaks.

The supervisor decides. What was dialled is written down in the shop as an attempt whose outcome is not known, so that
it counts as dialled, uses up one of the attempts, and waits as long for the next one as any other.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from callcenter.agents.models import Agent, AgentRole, Team
from callcenter.limits import contacts
from callcenter.queue import holding, place, ready
from callcenter.queue.models import Attempt, Call, CallClosed, Released, ReviewReason
from tenants.complaints import recontact
from tenants.followups import close, record
from tenants.followups.dispositions import Outcome
from tenants.followups.models import ClosedReason, FollowUp

log = structlog.get_logger(__name__)


class Action(models.TextChoices):
    CALL_AGAIN = "call_again", _("Call again")
    CLOSE = "close", _("Close")


class NotInReview(Exception):
    """Somebody has finished or decided this call meanwhile."""


class NotYourTeam(Exception):
    """Only a supervisor of the team that calls for the shop decides."""


class NobodySpeaksIt(Exception):
    """Nobody in the team takes calls in the customer's language, so calling again would wait for ever."""


@dataclass(frozen=True)
class Decided:
    """What became of the call: closed, or on the list again and not before `next_try_at`."""

    closed: bool
    next_try_at: datetime | None


def waiting(team: Team) -> list[Call]:
    """The team's calls that wait for a decision, longest first."""
    calls = Call.objects.filter(shop__assignment__team=team, needs_review_since__isnull=False, closed_at=None)
    return list(calls.select_related("shop").order_by("needs_review_since"))


def resolve(call: Call, *, by: Agent, action: str, now: datetime) -> Decided:
    """Puts the call back on the list, or closes its follow-up; a complaint it asked about ends as "not confirmed".

    Calling again also closes it when the attempt was the last one allowed. Raises `NotInReview`, `NotYourTeam`,
    `NobodySpeaksIt`.
    """
    with transaction.atomic():
        locked = Call.objects.select_for_update(of=("self",))
        held = locked.select_related("shop__assignment", "shop__settings").get(pk=call.pk)
        if by.role != AgentRole.SUPERVISOR or place.team_of(held) != by.team_id:
            raise NotYourTeam
        if held.needs_review_since is None or held.closed_at is not None:
            raise NotInReview
        wants_close = Action(action) is Action.CLOSE
        if not wants_close and held.review_reason == ReviewReason.LANGUAGE and place.nobody_speaks(held):
            raise NobodySpeaksIt
        held.needs_review_since, held.review_reason = None, ""
        held.save(update_fields=["needs_review_since", "review_reason"])
        _settle_attempt(held, is_last=wants_close, now=now)
        if wants_close or (held.closed_at is not None and not _waits_for_answer(held)):
            _close(held, now=now)
    log.info("review_resolved", call=str(held.pk), by=str(by.pk), action=action, closed=held.closed_at is not None)
    ready.refresh(now=now, shop=held.shop)
    return Decided(held.closed_at is not None, None if held.closed_at else held.not_before)


def _settle_attempt(call: Call, *, is_last: bool, now: datetime) -> None:
    """Ends the open attempt, and writes it down in the shop if the telephone rang."""
    attempts = Attempt.objects.select_for_update(of=("self",)).select_related("agent__user")
    attempt = attempts.filter(call=call, ended_at=None).first()
    if attempt is None:
        return
    if attempt.dialled_at is not None and _follow_up_is_there(call):
        with call.shop.schema():
            recorded = record.outcome(
                call.follow_up, attempt_id=attempt.pk, number=attempt.number, agent_id=attempt.agent_id,
                agent_name=str(attempt.agent.user), started_at=attempt.claimed_at, dialled_at=attempt.dialled_at,
                disposition=Outcome.NOT_KNOWN, by_agent=False, shop=call.shop, now=now,
            )  # fmt: skip
        contacts.ended(attempt.pk, spoke=False)
        attempt.disposition = Outcome.NOT_KNOWN
        attempt.next_try_at = None if is_last else recorded.next_try_at
        place.after(call, recorded, agent=attempt.agent, now=now)
    holding.end(attempt, Released.EXPIRED, now=now)


def _waits_for_answer(call: Call) -> bool:
    """Whether nobody rings any more, but a message is to bring the answer."""
    with call.shop.schema():
        return FollowUp.objects.filter(pk=call.follow_up, closed_at=None, calls_ended_at__isnull=False).exists()


def _follow_up_is_there(call: Call) -> bool:
    with call.shop.schema():
        return FollowUp.objects.filter(pk=call.follow_up).exists()


def _close(call: Call, *, now: datetime) -> None:
    with call.shop.schema():
        follow_up = FollowUp.objects.filter(pk=call.follow_up).first()
        if follow_up is not None:
            close.follow_up(follow_up, reason=ClosedReason.EXHAUSTED, now=now)
            if follow_up.complaint is not None:
                recontact.given_up(follow_up.complaint, now=now)
    call.closed_at, call.closed_reason = now, CallClosed.DONE
    call.save(update_fields=["closed_at", "closed_reason"])
