"""Why a call is handed out, or why not: every rule that claiming goes by, in order, with its answer.

The rules of the follow-up are those of `followups.gate`, which claiming and dialling ask; those of the work list are
the conditions under which a call is promoted and taken. A test holds this page and the claim together.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter.agents import roles
from callcenter.agents.models import Agent
from callcenter.queue import place, ready
from callcenter.queue.models import Attempt, Call, Lane, Ready
from tenants.followups import gate
from tenants.followups.models import FollowUp
from tenants.shops import standing
from tenants.shops.models import Shop

#: More waiting calls than that need no exact number.
MANY = 1000


class Rule(StrEnum):
    """The rules of the work list; those between `SHOP` and `LISTED` are `gate.Rule`."""

    SHOP = "shop"
    LISTED = "listed"
    REVIEW = "review"
    HELD = "held"
    TEAM = "team"
    LANGUAGE = "language"
    OWNER = "owner"
    LINE = "line"


@dataclass(frozen=True)
class Reason:
    """One rule and whether it lets the call pass. `detail` is a code, or the name of a colleague.

    `next_moment` is when the rule alone would let it pass; None when it will not, or nobody knows. `ahead` is how many
    calls stand before this one.
    """

    rule: str
    passed: bool
    detail: str = ""
    next_moment: datetime | None = None
    ahead: int | None = None


@dataclass(frozen=True)
class Explained:
    """Every reason in order, and the next moment at which all rules together may let the call pass, if any."""

    reasons: list[Reason]
    next_moment: datetime | None

    @property
    def passes(self) -> bool:
        """Whether claiming would hand it out now, when its turn comes."""
        return all(reason.passed for reason in self.reasons)


def explain(call: Call, *, agent: Agent | None = None, now: datetime) -> Explained:
    """Each rule for this call now, for one agent or, without one, for anybody of the team that calls.

    The call comes with its shop, and that with its standing, settings and assignment.
    """
    attempt = Attempt.objects.filter(call=call, ended_at=None).select_related("agent__user").first()
    in_hand = attempt is not None and agent is not None and attempt.agent_id == agent.pk
    team_id = agent.team_id if agent else place.team_of(call)
    reasons = [Reason(Rule.SHOP, _shop_is_open(call.shop))]
    followed, next_moment = _follow_up(call, attempt if in_hand else None, team_id=team_id, now=now)
    reasons += followed
    if in_hand:
        reasons.append(Reason(Rule.HELD, True, "yours"))
        return Explained(reasons, now if all(each.passed for each in reasons) else next_moment)
    reasons += _work_list(call, attempt, agent=agent, now=now)
    if not all(each.passed for each in reasons if each.rule != Rule.LISTED and each.next_moment is None):
        next_moment = None
    elif next_moment is not None:
        next_moment = max([next_moment, *(each.next_moment for each in reasons if each.next_moment is not None)])
    return Explained(reasons, next_moment)


def _shop_is_open(shop: Shop) -> bool:
    return shop.closed_at is None and shop.ready_at is not None and standing.is_good(shop)


def _follow_up(
    call: Call, attempt: Attempt | None, *, team_id: uuid.UUID | None, now: datetime
) -> tuple[list[Reason], datetime | None]:
    but = attempt.pk if attempt else None
    with call.shop.schema():
        found = FollowUp.objects.select_related("customer").filter(pk=call.follow_up).first()
        if found is None:
            return [Reason(gate.Rule.OPEN, False, "gone")], None
        looks = list(gate.looks(found, shop=call.shop, team_id=team_id, but=but, now=now))
        opens = gate.opens_at(found, looks, shop=call.shop, now=now)
    return [Reason(each.rule, each.passed, each.ends or each.detail, each.until) for each in looks], opens


def _work_list(call: Call, attempt: Attempt | None, *, agent: Agent | None, now: datetime) -> Iterator[Reason]:
    listed = call.closed_at is None and call.not_before <= now and call.open_from <= now < call.open_until
    along = call.along_with_id is not None and not listed
    yield Reason(Rule.LISTED, listed and now < call.expires_at, "along" if along else "")
    yield Reason(Rule.REVIEW, call.needs_review_since is None, call.review_reason if call.needs_review_since else "")
    yield Reason(Rule.HELD, attempt is None, str(attempt.agent.user) if attempt else "")
    calls_for = place.team_of(call)
    yield Reason(Rule.TEAM, calls_for is not None and (agent is None or calls_for == agent.team_id))
    if agent is not None:
        spoken = call.language in agent.languages
    else:
        spoken = calls_for is not None and roles.somebody_speaks(call.language, team_id=calls_for)
    yield Reason(Rule.LANGUAGE, spoken, call.language)
    yield _owner(call, agent, now=now)
    yield _line(call)


def _owner(call: Call, agent: Agent | None, *, now: datetime) -> Reason:
    """A firm promise is its agent's alone until a quarter of an hour after its time."""
    free_at = call.promised_at + ready.OWNED_FOR if call.promised_at is not None else None
    if call.owner is None or free_at is None or free_at <= now or (agent is not None and call.owner_id == agent.pk):
        return Reason(Rule.OWNER, True)
    return Reason(Rule.OWNER, False, str(call.owner.user), free_at)


def _line(call: Call) -> Reason:
    """Where it stands among the calls of its language: it always passes, some sooner."""
    row = Ready.objects.filter(call=call).first()
    if row is None:
        return Reason(Rule.LINE, True)
    others = Ready.objects.filter(team=row.team_id, language=row.language, owner=None).exclude(call=call)
    ahead = others.filter(lane=row.lane, tag__lt=row.tag)
    if row.lane != Lane.PROMISED:
        ahead = ahead | others.filter(lane=Lane.PROMISED)
    detail = "promised" if row.lane == Lane.PROMISED else "in_turn"
    return Reason(Rule.LINE, True, detail, ahead=len(ahead.values_list("pk")[:MANY]))
