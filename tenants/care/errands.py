"""What the shop is to do for a customer after a call: taken down once, ticked when it is done."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from tenants.care.change import Who
from tenants.care.models import Errand
from tenants.jobs.models import Customer, Job
from tenants.shops import members
from tenants.shops.models import Membership, Shop

log = structlog.get_logger(__name__)

LONGEST_WORDS, LONGEST_NOTE = 500, 1000
#: Nobody promises a customer anything for later than this.
FURTHEST = timedelta(days=90)
#: So long after it was done the team still sees an errand on the customer's next call.
RECENT = timedelta(days=60)


class Incomplete(Exception):
    """Something is missing or wrong; `field` says what: "words", "due_at" or "person"."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AlreadyDone(Exception):
    """Somebody has ticked it."""


class AlreadySeen(Exception):
    """The shop has seen it: it can no longer be taken back."""


class TakenBack(Exception):
    """It was taken back: there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """An errand as the agent wrote it down. `person` is one of the shop's people, else it is for the post."""

    id: uuid.UUID
    kind: str
    due_at: datetime
    words: str = ""
    post: str = Errand.Post.MANAGER
    person: uuid.UUID | None = None


def give(
    told: Told, *, customer: Customer, job: Job | None, attempt: uuid.UUID, since: datetime, shop: Shop, who: Who,
    now: datetime,
) -> Errand:  # fmt: skip
    """Takes one errand down; the same id again answers the first one. Inside the shop. Raises `Incomplete`.

    `since` is when the call began: a page that was offline may bring an errand later than it was due.
    """
    found = Errand.objects.filter(pk=told.id, attempt=attempt).first()
    if found is not None:
        return found
    fields = _checked(told, since=since, shop=shop, now=now)
    made, is_new = Errand.objects.get_or_create(
        pk=told.id,
        defaults={
            "customer": customer, "job": job, "attempt": attempt, "given_at": now, "given_by": who.by,
            "given_by_name": who.name[:120], **fields,
        },
    )  # fmt: skip
    if made.attempt != attempt:
        raise Incomplete("id")
    if is_new:
        log.info("errand_given", errand=str(made.pk), shop=str(shop.pk), kind=made.kind)
    return made


def done(errand_id: uuid.UUID, *, note: str = "", who: Who, now: datetime) -> Errand:
    """The shop has done it. Inside the shop. Raises `Errand.DoesNotExist`, `AlreadyDone`, `TakenBack`."""
    with transaction.atomic():
        errand = Errand.objects.select_for_update(of=("self",)).get(pk=errand_id)
        if errand.taken_back_at is not None:
            raise TakenBack
        if errand.done_at is not None:
            raise AlreadyDone
        errand.done_at, errand.done_by, errand.done_by_name = now, who.by, who.name[:120]
        errand.note = note.strip()[:LONGEST_NOTE]
        errand.save(update_fields=["done_at", "done_by", "done_by_name", "note"])
    return errand


def take_back(errand_id: uuid.UUID, *, attempt: uuid.UUID, now: datetime) -> Errand:
    """Takes a task of this call back that the shop has not seen; again, it answers the same. Inside the shop.

    Raises `Errand.DoesNotExist`, `AlreadySeen`.
    """
    with transaction.atomic():
        errand = Errand.objects.select_for_update(of=("self",)).get(pk=errand_id, attempt=attempt)
        if errand.seen_at is not None or errand.done_at is not None:
            raise AlreadySeen
        if errand.taken_back_at is None:
            errand.taken_back_at = now
            errand.save(update_fields=["taken_back_at"])
            log.info("errand_taken_back", errand=str(errand.pk))
    return errand


def seen(shown: Iterable[Errand], *, now: datetime) -> None:
    """Somebody at the shop who can do them has these before their eyes. Inside the shop."""
    fresh = [each.pk for each in shown if each.seen_at is None]
    if fresh:
        Errand.objects.filter(pk__in=fresh, seen_at=None, taken_back_at=None).update(seen_at=now)


def of_call(attempt: uuid.UUID) -> list[Errand]:
    """What was taken down on a call. Inside the shop."""
    return list(Errand.objects.filter(attempt=attempt, taken_back_at=None).order_by("given_at"))


def known(customer: Customer, *, now: datetime) -> list[Errand]:
    """What the team sees on the customer's call: what is open, and what was done lately. Inside the shop."""
    rows = Errand.objects.filter(customer=customer, taken_back_at=None)
    return [each for each in rows if each.done_at is None or each.done_at > now - RECENT]


def open_ones() -> QuerySet[Errand]:
    """What waits for the shop, the most urgent first."""
    return Errand.objects.filter(done_at=None, taken_back_at=None).select_related("customer", "job__vehicle")


def overdue(*, now: datetime) -> QuerySet[Errand]:
    return open_ones().filter(due_at__lte=now)


def finished() -> QuerySet[Errand]:
    """What was done, the latest first."""
    return Errand.objects.exclude(done_at=None).select_related("customer", "job__vehicle").order_by("-done_at", "id")


def people(shop: Shop) -> list[Membership]:
    """Whom an errand can be for."""
    return members.present(shop)


def _checked(told: Told, *, since: datetime, shop: Shop, now: datetime) -> Mapping[str, Any]:
    words = told.words.strip()
    if len(words) > LONGEST_WORDS or (told.kind == Errand.Kind.OTHER and not words):
        raise Incomplete("words")
    if not since <= told.due_at <= now + FURTHEST:
        raise Incomplete("due_at")
    name = ""
    if told.person is not None:
        named = [each for each in people(shop) if each.user_id == told.person]
        if not named:
            raise Incomplete("person")
        name = str(named[0].user)
    return {
        "kind": told.kind, "words": words, "due_at": told.due_at, "post": told.post, "person": told.person,
        "person_name": name[:120],
    }  # fmt: skip
