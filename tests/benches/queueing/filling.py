"""A team, its agents and shops, and their due calls: rows of the public tables, because a claim needs no others."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection

from tests.benches.processes import address
from tests.benches.queueing.works import NOW

BIGGEST = 100_000


def team(*, agents: int, shops: int) -> Any:
    from accounts.models import User
    from callcenter.agents.models import Agent, ShopAssignment, Team
    from tenants.shops.models import Shop

    made = Team.objects.create(slug="bench", name="Bench", created_at=NOW)
    users = User.objects.bulk_create(
        (User(email=f"bench{n}@example.com", password="!", name=f"Bench {n}") for n in range(agents)), batch_size=5000
    )
    Agent.objects.bulk_create((Agent(user=user, team=made, joined_at=NOW) for user in users), batch_size=5000)
    rows = Shop.objects.bulk_create(
        Shop(slug=f"b{n}", schema_name=f"shop_b{n}", name=f"B{n}", created_at=NOW, ready_at=NOW) for n in range(shops)
    )
    ShopAssignment.objects.bulk_create(ShopAssignment(shop=shop, team=made, since=NOW) for shop in rows)
    return made


def the_team() -> Any:
    """The team that `team` made."""
    from callcenter.agents.models import Team

    return Team.objects.get(slug="bench")


@cache
def agents_of(team: Any) -> list[Any]:
    from callcenter.agents.models import Agent

    return list(Agent.objects.filter(team=team).order_by("pk"))


def smallest(team: Any) -> Any:
    """The shop with ten calls."""
    return shops_of(team)[-1]


@cache
def shops_of(team: Any) -> list[Any]:

    return sorted((each.shop for each in team.assignments.select_related("shop")), key=lambda shop: int(shop.slug[1:]))


def fill(team: Any, *, calls: int) -> None:
    """A tenth of all calls, or 100,000, are one shop's; another has ten; the others share the rest."""
    shops = shops_of(team)
    biggest = min(BIGGEST, calls // 4)
    rest, others = calls - biggest - 10, len(shops) - 2
    counts = [biggest, *(rest // others + (n < rest % others) for n in range(others)), 10]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_call (id, shop_id, follow_up, kind, language, due_at, expires_at, not_before, "
            "open_from, open_until, promise_is_firm, attempts_made, created_at, closed_reason, review_reason) "
            "SELECT gen_random_uuid(), shop, gen_random_uuid(), 'survey', CASE n %% 2 WHEN 0 THEN 'en' ELSE 'zh-hans' "
            "END, %s, %s, %s, %s, %s, false, 0, %s, '', '' "
            "FROM unnest(%s::uuid[], %s::int[]) s(shop, calls) CROSS JOIN LATERAL generate_series(1, s.calls) n",
            [NOW, NOW + timedelta(days=9), NOW, NOW, NOW + timedelta(hours=8), NOW,
             [shop.pk for shop in shops], counts],
        )  # fmt: skip


def promote() -> dict[str, Any]:
    """Puts every call on the ready list, and leaves the tables as autovacuum would."""
    from callcenter.queue import ready

    began = time.perf_counter()
    went_in, _out = ready.refresh(now=NOW)
    took = time.perf_counter() - began
    for table in ("queue_ready", "queue_call"):
        sql(f"VACUUM ANALYZE {table}")
    return {"promoted_per_second": round(went_in / took)}


def empty() -> None:
    sql("TRUNCATE queue_attempt, queue_ready, queue_shopturn, queue_call CASCADE")


@contextmanager
def snapshot() -> Iterator[float]:
    """A transaction that may see everything as it was: a report, or a backup. Yields when it was opened."""
    import psycopg

    with psycopg.connect(address()) as other:
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT count(*) FROM queue_ready")
        yield time.monotonic()
        other.rollback()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
