"""Writes the demo: people, team and two shops. Loading again changes nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from billing.subscriptions import review, trial
from billing.subscriptions.models import Subscription, UsageRecord
from callcenter.agents.assign import assign
from callcenter.agents.models import Agent, Team
from callcenter.queue import planner, refill
from callcenter.queue.models import Attempt, Call
from config.demo import audit, cast, complaints, promises, visits
from config.demo.life import Life, Rows, in_batches
from tenants.complaints import clocks
from tenants.followups.models import Kind
from tenants.shops import provision, standing
from tenants.shops.models import Membership, Shop, ShopSettings, schema_of

Say = Callable[[str], None]
#: The demo's customers cannot be rung, so nobody is disturbed when they are "called" at any hour.
ANY_HOUR = {"week": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}
#: Both shops are on the trial that every shop gets; what they reached since then counts.
TRIAL_BEGAN = timedelta(days=5)
ANY_HOUR_AND_DAY = {**ANY_HOUR, "call_on_holidays": True}


def exists() -> bool:
    """Whether the demo is in the database."""
    return Shop.objects.filter(is_demo=True).exists()


def load(*, now: datetime, say: Say) -> None:
    """Makes the demo unless it is there."""
    if exists():
        return
    people = _people(now)
    team = _team(people, now)
    callers = [(agent.pk, str(agent.user)) for agent in Agent.objects.filter(team=team).select_related("user")]
    for story in cast.STORIES:
        say(f"{story.name}: opening")
        shop = _shop(story, team, people, now)
        say(f"{story.name}: living six months")
        rows = Life(story, shop, callers=callers[1:], clock_policy=clocks.policy_of(shop), now=now).lived()
        promised = promises.made(rows, now=now)
        audit.prepare(rows, slug=story.slug, now=now)
        with transaction.atomic():
            _write(rows, shop, say=say)
            _recent_work(rows, shop, promised, now)
            with shop.schema():
                audit.finish(shop, callers=callers[1:], now=now)
                visits.agreed(shop, callers=callers[1:], now=now)
                complaints.happened(shop, callers=callers[1:], now=now)
        refill.shop(shop, now=now)
        planner.shop(shop, now=now)
        review.shop(shop, now=now)
        say(f"{story.name}: {len(rows.jobs)} jobs, {len(rows.records)} calls, {len(rows.complaints)} complaints")


@dataclass(frozen=True)
class Place:
    """One person of the demo and where to sign in."""

    name: str
    role: str
    email: str
    url: str


def places() -> list[Place]:
    """Everybody who can sign in to the demo."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return [
        Place(
            person.name, person.role, person.email,
            f"{settings.PUBLIC_SCHEME}://{person.where}.{settings.BASE_DOMAIN}{port}/",
        )
        for person in (*cast.SHOP_PEOPLE, *cast.TEAM, cast.STAFF)
    ]  # fmt: skip


def logins() -> list[str]:
    """One line for each person of the demo: `login <role> <url> <e-mail> <password>`."""
    return [f"login {place.role} {place.url} {place.email} {cast.PASSWORD}" for place in places()]


@transaction.atomic
def delete(*, now: datetime, say: Say) -> None:
    """Deletes the demo shops with everything in them, their team and their people.

    Who has called for a real shop meanwhile stays in that shop's attempts, and can neither sign in nor call any more.
    A team that calls for a real shop stays, too.
    """
    for shop in Shop.objects.filter(is_demo=True):
        say(f"{shop.name}: deleting")
        provision.drop(shop)
    Team.objects.filter(slug=cast.TEAM_SLUG, assignments=None).exclude(agents__attempts__isnull=False).delete()
    kept = list(User.objects.filter(is_demo=True, agents__attempts__isnull=False).values_list("pk", flat=True))
    Agent.objects.filter(user__in=kept, revoked_at=None).update(revoked_at=now)
    User.objects.filter(pk__in=kept).update(is_active=False)
    User.objects.filter(is_demo=True).exclude(pk__in=kept).delete()


def _people(now: datetime) -> dict[str, User]:
    """All of them share one password, hashed once: argon2 is slow on purpose."""
    password = make_password(cast.PASSWORD)
    found = {}
    for person in (*cast.SHOP_PEOPLE, *cast.TEAM, cast.STAFF):
        staff = person is cast.STAFF
        user, _ = User.objects.update_or_create(
            email=person.email,
            defaults={
                "name": person.name, "language": person.language, "password": password, "is_demo": True,
                "is_active": True, "is_staff": staff, "is_superuser": staff,
            },
        )  # fmt: skip
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        found[person.email] = user
    return found


def _team(people: dict[str, User], now: datetime) -> Team:
    team, _ = Team.objects.get_or_create(
        slug=cast.TEAM_SLUG,
        defaults={
            "name": cast.TEAM_NAME,
            "invite_code": "CITY",
            "takes_new_shops": not Team.objects.filter(takes_new_shops=True).exists(),
            "created_at": now,
        },
    )
    for person in cast.TEAM:
        Agent.objects.get_or_create(
            user=people[person.email],
            revoked_at=None,
            defaults={"team": team, "role": person.role, "joined_at": now - timedelta(days=200)},
        )
    return team


def _shop(story: cast.Story, team: Team, people: dict[str, User], now: datetime) -> Shop:
    shop = Shop(
        slug=story.slug, schema_name=schema_of(story.slug), name=story.name, spoken_name=story.spoken_name,
        country=story.country, language=story.language, timezone=story.timezone, currency=story.currency,
        phone=story.phone, address=story.address, is_demo=True, created_at=now - timedelta(days=190),
    )  # fmt: skip
    shop.save()
    provision.provide(shop, now=now)
    ShopSettings.objects.create(shop=shop, calling=ANY_HOUR_AND_DAY)
    ends = trial.ends_at(now - TRIAL_BEGAN)
    Subscription.objects.create(
        shop=shop, plan="basic" if story.slug == "north" else "plus", trial_ends_at=ends,
        trial_reached=trial.REACHED, created_at=shop.created_at,
    )  # fmt: skip
    standing.write(shop, state="trial", now=now, trial_ends_at=ends, trial_reached_left=trial.REACHED)
    assign(shop, team, now=shop.created_at)
    for person in cast.SHOP_PEOPLE:
        if person.where == story.slug:
            Membership.objects.create(
                shop=shop, user=people[person.email], role=person.role, joined_at=shop.created_at,
                gets_complaints=person.role in ("owner", "manager"),
            )  # fmt: skip
    return shop


def _write(rows: Rows, shop: Shop, *, say: Say) -> None:
    with shop.schema():
        for table in fields(Rows):
            items = getattr(rows, table.name)
            for done, batch in enumerate(in_batches(items), start=1):
                type(batch[0]).objects.bulk_create(batch)
                say(f"{shop.name}: {table.name.replace('_', ' ')} {min(done * 1000, len(items))} of {len(items)}")


def _recent_work(rows: Rows, shop: Shop, promised: dict[uuid.UUID, datetime], now: datetime) -> None:
    """The queue's own record of the last days, so that today's counts are not empty, and of what was promised.

    And what counts for the trial.
    """
    told = {r.follow_up.pk for r in rows.records if r.pk in promised}
    recent = [
        r
        for r in rows.records
        if r.agent and r.follow_up.closed_at
        and (r.ended_at > now - timedelta(days=2) or r.follow_up.pk in told)
    ]  # fmt: skip
    calls = {
        r.follow_up.pk: Call(
            shop=shop, follow_up=r.follow_up.pk, kind=r.follow_up.kind, language=r.follow_up.language,
            due_at=r.follow_up.due_at, expires_at=r.follow_up.expires_at, not_before=r.started_at,
            open_from=r.started_at, open_until=r.ended_at, attempts_made=r.number, created_at=r.follow_up.created_at,
            closed_at=r.follow_up.closed_at, closed_reason="done",
        )
        for r in recent
    }  # fmt: skip
    Call.objects.bulk_create(calls.values())
    Attempt.objects.bulk_create(
        Attempt(
            id=r.pk, call=calls[r.follow_up.pk], agent_id=r.agent or "", number=r.number, claimed_at=r.started_at,
            lease_until=r.ended_at, dialled_at=r.dialled_at, ended_at=r.ended_at, disposition=r.disposition,
            promised_at=promised.get(r.pk),
        )
        for r in recent
    )  # fmt: skip
    counted = {
        r.follow_up.pk: UsageRecord(shop=shop, follow_up=r.follow_up.pk, attempt=r.pk, at=r.ended_at)
        for r in reversed(rows.records)  # the first attempt in which the customer spoke is the one that counts
        if r.reached and r.follow_up.kind == Kind.SURVEY and r.ended_at > now - TRIAL_BEGAN
    }
    UsageRecord.objects.bulk_create(counted.values())
