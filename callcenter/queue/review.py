"""Calls that were dialled and never finished: the supervisor decides what becomes of them."""

from datetime import datetime

import structlog
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from callcenter.agents.models import Agent, AgentRole, Team
from callcenter.queue import holding, ready
from callcenter.queue.models import Attempt, Call, CallClosed, Released
from tenants.complaints import recontact
from tenants.followups import close
from tenants.followups.models import ClosedReason, FollowUp

log = structlog.get_logger(__name__)


class Action(models.TextChoices):
    CALL_AGAIN = "call_again", _("Call again")
    CLOSE = "close", _("Close")


class NotInReview(Exception):
    """Somebody has finished or decided this call meanwhile."""


class NotYourTeam(Exception):
    """Only a supervisor of the team that calls for the shop decides."""


def waiting(team: Team) -> list[Call]:
    """The team's calls that wait for a decision, longest first."""
    calls = Call.objects.filter(shop__assignment__team=team, needs_review_since__isnull=False, closed_at=None)
    return list(calls.select_related("shop").order_by("needs_review_since"))


def resolve(call: Call, *, by: Agent, action: str, now: datetime) -> None:
    """Puts the call back on the list, or closes its follow-up; a complaint it asked about ends as "not confirmed".

    Raises `NotInReview`, `NotYourTeam`.
    """
    with transaction.atomic():
        held = Call.objects.select_for_update(of=("self",)).select_related("shop__assignment").get(pk=call.pk)
        if by.role != AgentRole.SUPERVISOR or held.shop.assignment.team_id != by.team_id:
            raise NotYourTeam
        if held.needs_review_since is None or held.closed_at is not None:
            raise NotInReview
        for attempt in Attempt.objects.select_for_update().filter(call=held, ended_at=None):
            holding.end(attempt, Released.EXPIRED, now=now)
        held.needs_review_since = None
        if Action(action) is Action.CLOSE:
            with held.shop.schema():
                follow_up = FollowUp.objects.filter(pk=held.follow_up).first()
                if follow_up is not None:
                    close.follow_up(follow_up, reason=ClosedReason.EXHAUSTED, now=now)
                    if follow_up.complaint is not None:
                        recontact.given_up(follow_up.complaint, now=now)
            held.closed_at, held.closed_reason = now, CallClosed.DONE
        held.save()
    log.info("review_resolved", call=str(held.pk), by=str(by.pk), action=action)
    ready.refresh(now=now, shop=held.shop)
