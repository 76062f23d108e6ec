"""Shops with schemas of their own, and calls that agents have on the line in them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

#: A Wednesday morning at which every shop may call.
NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """A call that is claimed and dialled when its turn comes: its place among the shops, and its ids."""

    shop: Any
    follow_up: uuid.UUID
    call: uuid.UUID


def shops(count: int) -> list[Any]:
    """So many paying shops of one team, each with a schema of its own."""
    from billing.subscriptions.models import Subscription
    from callcenter.agents.models import ShopAssignment, Team
    from tenants.shops import migrate
    from tenants.shops.models import Shop, ShopSettings, Standing

    team = Team.objects.create(slug="bench", name="Bench", created_at=NOW)
    rows = Shop.objects.bulk_create(
        Shop(slug=f"b{n}", schema_name=f"shop_b{n}", name=f"B{n}", created_at=NOW, ready_at=NOW) for n in range(count)
    )
    ShopAssignment.objects.bulk_create(ShopAssignment(shop=shop, team=team, since=NOW) for shop in rows)
    Standing.objects.bulk_create(Standing(shop=shop, state="active", updated_at=NOW) for shop in rows)
    ShopSettings.objects.bulk_create(ShopSettings(shop=shop) for shop in rows)
    Subscription.objects.bulk_create(
        Subscription(shop=shop, plan="standard", status="active", trial_ends_at=NOW, created_at=NOW, branches=900)
        for shop in rows
    )
    for shop in rows:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{shop.schema_name}"')
        migrate.fill(shop.schema_name)
    return rows


def agents(count: int) -> list[uuid.UUID]:
    """People of the team: as many as calls are on the line at once, because nobody has two."""
    from accounts.models import User
    from callcenter.agents.models import Agent, Team

    team = Team.objects.get(slug="bench")
    users = User.objects.bulk_create(
        (User(email=f"bench{n}@example.com", password="!", name=f"Bench {n}") for n in range(count)), batch_size=5000
    )
    made = Agent.objects.bulk_create((Agent(user=user, team=team, joined_at=NOW) for user in users), batch_size=5000)
    return [agent.pk for agent in made]


def calls(shops: Sequence[Any], *, each: int) -> list[Waiting]:
    """So many due surveys in each shop, the shops in turn."""
    from callcenter.queue.models import Call

    found = [[Waiting(shop, pk, uuid.uuid4()) for pk in _follow_ups(shop, each)] for shop in shops]
    in_turn = [row[n] for n in range(each) for row in found]
    Call.objects.bulk_create(
        (
            Call(
                pk=one.call, shop=one.shop, follow_up=one.follow_up, kind="survey", language="zh-hans", due_at=NOW,
                expires_at=NOW + timedelta(days=9), not_before=NOW, open_from=NOW, open_until=NOW + timedelta(hours=8),
                created_at=NOW,
            )
            for one in in_turn
        ),
        batch_size=2000,
    )  # fmt: skip
    return in_turn


def _follow_ups(shop: Any, count: int) -> list[uuid.UUID]:
    from tenants.followups.models import FollowUp
    from tenants.jobs.models import Customer, Job

    with shop.schema():
        first = Customer.objects.count()
        people = Customer.objects.bulk_create(
            Customer(phone=f"+86138{first + n:08d}", name="王芳") for n in range(count)
        )
        jobs = Job.objects.bulk_create(
            Job(number=f"R{first + n}", customer=one, delivered_at=NOW - timedelta(days=3), kind="repair",
                created_at=NOW, changed_at=NOW)
            for n, one in enumerate(people)
        )  # fmt: skip
        made = FollowUp.objects.bulk_create(
            FollowUp(
                kind="survey", call_type="repair", job=job, customer=job.customer, language="zh-hans", due_at=NOW,
                window_ends_at=NOW + timedelta(days=2), expires_at=NOW + timedelta(days=9), next_try_at=NOW,
                created_at=NOW,
            )
            for job in jobs
        )  # fmt: skip
    return [one.pk for one in made]


def on_the_line(waiting: Sequence[Waiting], agents: Sequence[uuid.UUID]) -> list[str]:
    """Each call in the hands of an agent, who has dialled; answers the ids of the attempts."""
    from callcenter.limits.models import Contact
    from callcenter.queue.models import Attempt

    attempts = Attempt.objects.bulk_create(
        (
            Attempt(call_id=one.call, agent_id=agent, number=1, claimed_at=NOW,
                    lease_until=NOW + timedelta(minutes=5), dialled_at=NOW)
            for one, agent in zip(waiting, agents, strict=False)
        ),
        batch_size=2000,
    )  # fmt: skip
    Contact.objects.bulk_create(
        (
            Contact(person=uuid.uuid4(), attempt=attempt.pk, shop=one.shop, at=NOW)
            for one, attempt in zip(waiting, attempts, strict=False)
        ),
        batch_size=2000,
    )
    return [str(attempt.pk) for attempt in attempts]
