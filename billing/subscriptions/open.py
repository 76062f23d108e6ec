"""Opening a shop: registry, settings, trial, owner, team and schema, the same for the form and for the command."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from celery import current_app
from django.db import IntegrityError, transaction

from accounts import people
from accounts.models import User
from billing.subscriptions import countries, plans, slugs, trial
from billing.subscriptions.models import HeldSlug, Signup, Subscription
from callcenter.agents.assign import assign, team_for
from callcenter.agents.models import Team
from tenants.shops import members, provision, standing
from tenants.shops.models import Role, Shop, ShopSettings, Standing, schema_of

log = structlog.get_logger(__name__)

TERMS_VERSION = "2026-11"


class BadSlug(Exception):
    """The slug breaks a rule of `slugs.problem`, named by `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SlugTaken(Exception):
    """Another shop has, had or is about to get this slug."""


def check(slug: str) -> None:
    """Whether a new shop may have `slug`. Raises `BadSlug`, `SlugTaken`. A closed shop keeps its slug for good."""
    if problem := slugs.problem(slug):
        raise BadSlug(problem)
    if Shop.objects.filter(slug=slug).exists() or HeldSlug.objects.filter(slug=slug).exists():
        raise SlugTaken


def propose(name: str) -> str:
    """A free slug from a shop's name, with a number at its end when needed; empty when the name has no letters."""
    base = slugs.propose(name)
    if not base:
        return ""
    for number in range(1, 30):
        tail = "" if number == 1 else f"-{number}"
        slug = base[: slugs.LONGEST - len(tail)].strip("-") + tail
        try:
            check(slug)
        except (BadSlug, SlugTaken):
            continue
        return slug
    return f"{base[: slugs.LONGEST - 7].strip('-')}-{uuid.uuid4().hex[:6]}"


@transaction.atomic
def shop(
    *,
    slug: str,
    name: str,
    owner: User,
    now: datetime,
    country: str = "CN",
    language: str = "",
    timezone: str = "",
    currency: str = "",
    team: Team | None = None,
    is_demo: bool = False,
) -> Shop:
    """Opens a shop on trial, owned by `owner`, called for by `team` (else the default team).

    Its schema is a spare one, renamed; when none is left a task makes it after the commit and `ready_at` stays empty
    until then. Raises `BadSlug`, `SlugTaken`.
    """
    check(slug)
    place = countries.get(country)
    opened = Shop(
        slug=slug,
        name=name.strip(),
        schema_name=schema_of(slug),
        country=place.code,
        language=language or place.language,
        timezone=ZoneInfo(timezone).key if timezone else place.timezone,
        currency=currency or place.currency,
        is_demo=is_demo,
        created_at=now,
    )
    try:
        with transaction.atomic():
            opened.save()
    except IntegrityError as clash:
        raise SlugTaken from clash
    ShopSettings.objects.create(shop=opened)
    ends = trial.ends_at(now)
    Subscription.objects.create(
        shop=opened, plan=plans.DEFAULT.code, trial_ends_at=ends, trial_reached=trial.REACHED, created_at=now
    )
    standing.write(opened, state=Standing.State.TRIAL, trial_ends_at=ends, trial_reached_left=trial.REACHED, now=now)
    members.join(opened, owner, role=Role.OWNER, now=now)
    caller = team or team_for()
    if caller is not None:
        assign(opened, caller, now=now)
    try:
        provision.take(opened, now=now)
    except provision.NoSpare:
        shop_id = str(opened.pk)
        transaction.on_commit(lambda: _provide_later(shop_id), robust=True)
    return opened


@transaction.atomic
def by_sign_up(
    *,
    slug: str,
    name: str,
    country: str,
    language: str,
    team: Team | None,
    now: datetime,
    ip: str | None,
    person: User | None = None,
    email: str = "",
    person_name: str = "",
    password: str = "",
) -> Signup:
    """Opens a shop from the public form, for `person` or for a new one whose address is not proven yet."""
    verified_at = None if person is None else now
    if person is None:
        person = people.make(email=email, name=person_name, password=password, language=language)
    opened = shop(slug=slug, name=name, owner=person, country=country, language=language, team=team, now=now)
    return Signup.objects.create(
        shop=opened,
        user=person,
        terms_version=TERMS_VERSION,
        terms_accepted_at=now,
        terms_ip=ip,
        created_at=now,
        verified_at=verified_at,
    )


def verified(person: User, *, now: datetime) -> None:
    """The person's address is proven: so are the sign-ups that waited for it. The first time stays."""
    Signup.objects.filter(user=person, verified_at=None).update(verified_at=now)


def finish(opened: Shop, *, now: datetime) -> bool:
    """Whether the shop can be entered; takes a spare schema if one has appeared. Cheap enough to ask every second."""
    if opened.ready_at is None:
        try:
            provision.take(opened, now=now)
        except provision.NoSpare:
            return False
    return True


def _provide_later(shop_id: str) -> None:
    """Asks a worker for the schema. By name: verbs do not know tasks."""
    current_app.send_task("shops.provide", kwargs={"shop_id": shop_id})
    log.info("shop_waits_for_schema", shop_id=shop_id)
