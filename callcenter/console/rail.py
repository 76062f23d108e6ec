"""The agent's next calls, read-only, in the order in which they will be handed out; the customers are masked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, Value, When

from callcenter.agents import assign
from callcenter.agents.models import Agent
from callcenter.queue.models import Call, Ready
from tenants.complaints.cards import masked_name
from tenants.consent import log
from tenants.followups import numbers
from tenants.followups.calling import Hours
from tenants.followups.dispositions import Outcome, disposition
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop

SHOWN = 5
#: So many chips of shops can be told apart by colour.
COLOURS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One call to come. `why` is a code: promised, recontact, retry, or due; `at` the promised time."""

    shop: Shop
    colour: int
    kind: str
    why: str
    last: str
    at: datetime | None
    zone: ZoneInfo
    is_mine: bool
    language: str
    customer: str
    phone: str


def of(agent: Agent, *, now: datetime) -> list[Row]:
    """The first few, the agent's own promises before all. Each look is noted in the shop's access log."""
    calls = _next(agent, now=now)
    by_shop: dict[Shop, list[Call]] = defaultdict(list)
    for call in calls:
        by_shop[call.shop].append(call)
    rows = {key: row for shop, held in by_shop.items() for key, row in _in_shop(shop, held, agent, now=now).items()}
    return [rows[call.pk] for call in calls if call.pk in rows]


def colour(shop: Shop) -> int:
    """The number of the shop's colour, the same on every page. They are dealt out in the order in which the team took
    its shops, so that no two are alike until all are used."""
    return assign.order_of(shop) % COLOURS


def _next(agent: Agent, *, now: datetime) -> list[Call]:
    own = Case(When(owner=agent, then=Value(0)), default=Value(1), output_field=IntegerField())
    mine = Q(owner=agent) | Q(owner=None, language__in=agent.languages)
    ready = Ready.objects.filter(mine, team=agent.team_id, closes_at__gt=now)
    first = ready.order_by(own, "lane", "tag", "call").values_list("call", flat=True)[:SHOWN]
    found = Call.objects.select_related("shop__settings").in_bulk(list(first))
    return [found[key] for key in first if key in found]


def _in_shop(shop: Shop, calls: list[Call], agent: Agent, *, now: datetime) -> dict[object, Row]:
    by_follow_up = {call.follow_up: call for call in calls}
    rows: dict[object, Row] = {}
    dealt = colour(shop)
    with shop.schema():
        hours = Hours(shop)
        for each in FollowUp.objects.filter(pk__in=by_follow_up).select_related("customer"):
            call = by_follow_up[each.pk]
            log.access(actor=agent.user_id, actor_role=agent.role, what="next_calls", subject=each.customer_id, now=now)
            last = each.call_records.order_by("-ended_at").values_list("disposition", flat=True).first() or ""
            rows[call.pk] = Row(
                shop=shop,
                colour=dealt,
                kind=each.kind,
                why=_why(call, last),
                last=last,
                at=call.promised_at,
                zone=ZoneInfo(hours.of(each.customer).zone),
                is_mine=call.owner_id == agent.pk,
                language=each.language,
                customer=masked_name(each.customer.name, each.customer.title),
                phone=numbers.to_dial(each),
            )
    return rows


def _why(call: Call, last: str) -> str:
    if call.promised_at is not None:
        return "promised"
    if call.kind == "recontact":
        return "recontact"
    return "retry" if last and disposition(last).code is not Outcome.NOT_KNOWN else "due"
