"""What most tests need first: jobs, follow-ups, agents and claimed calls, made through the doors that others use."""

import itertools
import uuid
from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import User
from callcenter.agents import join
from callcenter.agents.models import Agent, AgentRole, Team
from tenants.followups import plan
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job, Vehicle
from tenants.shops.hours import DAY_NAMES
from tenants.shops.models import Shop
from tests.conftest import NOW

#: Calling hours of a shop that may be called for by day and night.
AT_ANY_HOUR = {"week": {day: [["00:00", "24:00"]] for day in DAY_NAMES}}
_numbers = itertools.count(1)


def at(shop: Shop, clock: str = "10:30", *, day: datetime = NOW, days: int = 0) -> datetime:
    """A moment on the shop's clock: on the Wednesday of NOW, or so many days later. At 10:30 every shop may call."""
    local = day.astimezone(shop.zone) + timedelta(days=days)
    return datetime.combine(local.date(), time.fromisoformat(clock), shop.zone)


def make_user(name: str = "Ann Agent", **fields: Any) -> User:
    """A person who can sign in with the password "correct horse battery"."""
    n = next(_numbers)
    return User.objects.create_user(fields.pop("email", f"person{n}@example.com"), "correct horse battery",
                                    name=name, **fields)  # fmt: skip


def make_agent(team: Team, *, name: str = "Ann Agent", role: str = AgentRole.AGENT, **fields: Any) -> Agent:
    """A person in the team; speaks every language unless told otherwise (`speaks_zh=False`)."""
    agent = join.join(team, make_user(name), role=role, now=NOW - timedelta(days=30))
    for field, value in fields.items():
        setattr(agent, field, value)
    agent.save()
    return agent


def make_supervisor(team: Team, *, name: str = "Sue Supervisor", **fields: Any) -> Agent:
    """A supervisor of the team."""
    return make_agent(team, name=name, role=AgentRole.SUPERVISOR, **fields)


def make_customer(shop: Shop, *, phone: str = "", **fields: Any) -> Customer:
    """A customer of the shop with a number of its own."""
    with shop.schema():
        return Customer.objects.create(phone=phone or f"+86138{next(_numbers):08d}", **{"name": "王芳", **fields})


def make_job(shop: Shop, *, customer: Customer | None = None, now: datetime | None = None, **fields: Any) -> Job:
    """A repair, delivered three days before `now`, so that its call is due that morning. No follow-up yet."""
    n, now = next(_numbers), now or at(shop)
    customer = customer or make_customer(shop)
    with shop.schema():
        vehicle = fields.pop("vehicle", None) or Vehicle.objects.create(
            plate=f"沪A{n:05d}", make="Buick", model="Excelle", customer=customer
        )
        usual = {
            "kind": "repair",
            "delivered_at": now - timedelta(days=3),
            "advisor": "李强",
            "currency": shop.currency,
        }
        return Job.objects.create(
            number=f"R{n:06d}", customer=customer, vehicle=vehicle,
            created_at=now, changed_at=now, **{**usual, **fields},
        )  # fmt: skip


def make_follow_up(shop: Shop, *, now: datetime | None = None, **job_fields: Any) -> FollowUp:
    """The first follow-up of a new job, planned by the call plan and due at `now`."""
    now = now or at(shop)
    job = make_job(shop, now=now, **job_fields)
    plan.for_jobs([job.pk], shop=shop, now=now)
    with shop.schema():
        return FollowUp.objects.select_related("job", "customer").filter(job=job).order_by("ordinal").get(ordinal=1)


def due_call(shop: Shop, *, now: datetime | None = None, **job_fields: Any):
    """A call on the queue, ready to be claimed at `now`."""
    from callcenter.queue import refill
    from callcenter.queue.models import Call

    now = now or at(shop)
    follow_up = make_follow_up(shop, now=now, **job_fields)
    refill.shop(shop, now=now)
    return Call.objects.get(shop=shop, follow_up=follow_up.pk)


def claimed_call(shop: Shop, agent: Agent, *, now: datetime | None = None, dialled: bool = True, **job_fields: Any):
    """An attempt of the agent on a new call of the shop, dialled unless told otherwise."""
    from callcenter.queue import claim, dial

    now = now or at(shop)
    call = due_call(shop, now=now, **job_fields)
    attempt = claim.open_next(agent, now=now)
    assert attempt.call_id == call.pk, "another call was due before this one"
    if dialled:
        dial.start(attempt, now=now)
        attempt.refresh_from_db()
    return attempt


def new_id() -> uuid.UUID:
    """An id that belongs to nothing."""
    return uuid.uuid4()
