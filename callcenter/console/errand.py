"""Tasks that the agent takes down for the shop on a call: what can be chosen, what is known, and taking them down."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.care import errands, words
from tenants.care.change import Side, Who
from tenants.care.models import Errand
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer
from tenants.shops.models import Shop

#: When people at a shop can be expected to get to something, on its clock.
MORNING, EVENING = time(10), time(17, 30)
#: Stands in the address until the page makes an id.
UNMADE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Row:
    """One task as the call page says it; `mine` when it was taken down on this call."""

    id: uuid.UUID
    kind: str
    words: str
    for_whom: str
    due: str
    is_late: bool
    done: str
    note: str
    mine: bool
    is_seen: bool


def sheet(attempt: Attempt, customer: Customer, *, now: datetime) -> dict[str, Any]:
    """What the sheet offers, and what the team knows of this customer's tasks."""
    shop = attempt.call.shop
    with shop.schema():
        known = [_row(each, attempt, shop, now=now) for each in errands.known(customer, now=now)]
        people = [(each.user_id, str(each.user), each.get_role_display()) for each in errands.people(shop)]
    return {"kinds": Errand.Kind.choices, "posts": Errand.Post.choices, "people": people, "known": known,
            "dues": _dues(shop, now=now)}  # fmt: skip


def take(attempt: Attempt, told: errands.Told, *, agent: Agent, now: datetime) -> Row:
    """Takes one task down; sent again, it answers the first. Raises `hands.NotInHand`, `errands.Incomplete`."""
    hands.open_or_late(attempt, now=now)
    return _take(attempt, told, agent=agent, now=now)


def take_back(attempt: Attempt, errand_id: uuid.UUID, *, now: datetime) -> None:
    """Takes one of this call's tasks back, as long as the shop has not seen it.

    Raises `hands.NotInHand`, `Errand.DoesNotExist`, `errands.AlreadySeen`.
    """
    hands.open_or_late(attempt, now=now)
    with attempt.call.shop.schema():
        errands.take_back(errand_id, attempt=attempt.pk, now=now)


def settle(
    attempt: Attempt, told: Sequence[Mapping[str, Any]], taken_back: Sequence[uuid.UUID], *, agent: Agent, now: datetime
) -> None:
    """The tasks that come with the end of the call, and those that go with it, as from a page that was offline.

    One that is there already is answered however often the end is sent, and a new one taken only for a while.
    Raises `hands.NotInHand`, `errands.Incomplete`.
    """
    _bring(attempt, [each for each in told if each["id"] not in taken_back], agent=agent, now=now)
    _drop(attempt, taken_back, {each["id"]: each for each in told}, agent=agent, now=now)


def _bring(attempt: Attempt, told: Iterable[Mapping[str, Any]], *, agent: Agent, now: datetime) -> None:
    brought = [written(each, attempt) for each in told]
    if not brought:
        return
    with attempt.call.shop.schema():
        there = {each.pk for each in Errand.objects.filter(pk__in=[each.id for each in brought], attempt=attempt.pk)}
    if any(each.id not in there for each in brought):
        hands.open_or_late(attempt, now=now)
    for each in brought:
        _take(attempt, each, agent=agent, now=now)


def _drop(
    attempt: Attempt, taken_back: Iterable[uuid.UUID], told: Mapping[uuid.UUID, Mapping[str, Any]], *, agent: Agent,
    now: datetime,
) -> None:  # fmt: skip
    """Takes back what was taken back while the page was offline; where the shop was faster, the shop has it.

    So it has when the end is sent again much later: by then somebody may rely on the task. One whose words came along
    may still be on its way by itself: it is taken down first, so that it finds itself taken back when it arrives.
    """
    refusals = (Errand.DoesNotExist, errands.AlreadySeen, errands.Incomplete, hands.NotInHand)
    for errand_id in taken_back:
        with suppress(*refusals):
            if errand_id in told:
                take(attempt, written(told[errand_id], attempt), agent=agent, now=now)
            take_back(attempt, errand_id, now=now)


def written(sent: Mapping[str, Any], attempt: Attempt) -> errands.Told:
    """What was sent, as an errand; a time without an offset is on the shop's clock."""
    due = sent["due_at"]
    if isinstance(due, str):
        try:
            due = datetime.fromisoformat(due)
        except ValueError as error:
            raise errands.Incomplete("due_at") from error
    due = due.replace(tzinfo=attempt.call.shop.zone) if due.tzinfo is None else due
    return errands.Told(**{**sent, "due_at": due})


def _take(attempt: Attempt, told: errands.Told, *, agent: Agent, now: datetime) -> Row:
    shop = attempt.call.shop
    who = Who(Side.TEAM, agent.user_id, str(agent.user))
    with shop.schema():
        found = _follow_up(attempt)
        given = errands.give(
            told, customer=found.customer, job=found.job, attempt=attempt.pk, since=attempt.claimed_at, shop=shop,
            who=who, now=now,
        )  # fmt: skip
        return _row(given, attempt, shop, now=now)


def _follow_up(attempt: Attempt) -> FollowUp:
    return FollowUp.objects.select_related("customer", "job").get(pk=attempt.call.follow_up)


def _row(errand: Errand, attempt: Attempt, shop: Shop, *, now: datetime) -> Row:
    return Row(
        id=errand.pk,
        kind=errand.get_kind_display(),
        words=errand.words,
        for_whom=errand.person_name or errand.get_post_display(),
        due=words.moment(errand.due_at.astimezone(shop.zone)),
        is_late=errand.done_at is None and errand.due_at <= now,
        done=words.moment(errand.done_at.astimezone(shop.zone)) if errand.done_at else "",
        note=errand.note,
        mine=errand.attempt == attempt.pk,
        is_seen=errand.seen_at is not None or errand.done_at is not None,
    )


def _dues(shop: Shop, *, now: datetime) -> list[tuple[str, str]]:
    """Times to choose from, on the shop's clock: soon, the end of today, the next mornings."""
    local = now.astimezone(shop.zone)
    soon = (local + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    evening = datetime.combine(local.date(), EVENING, shop.zone)
    mornings = [datetime.combine(local.date() + timedelta(days=n), MORNING, shop.zone) for n in (1, 2, 3, 7)]
    found = [soon, *([evening] if evening > soon else []), *mornings]
    return [(each.isoformat(), words.moment(each)) for each in sorted(set(found))]
