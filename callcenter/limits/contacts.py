"""Who was rung when, over all shops: held while it is decided, so that no two agents ring one person at a time."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from callcenter.limits import frequency
from callcenter.limits.frequency import Limit, Seen, Wait
from callcenter.limits.models import Cap, Contact
from tenants.shops.together import Together

#: Older contacts say nothing any more: no cap reaches further back.
LONGEST_DAYS = 60


def cap_of(team_id: uuid.UUID | None) -> Limit:
    """How often this team may call one person."""
    own = Cap.objects.filter(team=team_id).first()
    if own is None:
        return frequency.USUAL
    return Limit(own.contacts, own.days, timedelta(hours=own.quiet_hours))


def set_cap(team_id: uuid.UUID, limit: Limit) -> None:
    """From the next claim on this team keeps this limit."""
    values = {"contacts": limit.contacts, "days": limit.days, "quiet_hours": int(limit.rest.total_seconds() // 3600)}
    Cap.objects.update_or_create(team_id=team_id, defaults=values)


def hold(persons: Collection[uuid.UUID]) -> None:
    """Until this transaction ends nobody else decides on one of these people. All lock in the same order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('limits.person:' || p, 0)) FROM unnest(%s::uuid[]) p",
            [sorted(persons)],
        )


def wait(
    persons: Collection[uuid.UUID],
    *,
    team_id: uuid.UUID | None,
    exempt: bool,
    but: uuid.UUID | None = None,
    now: datetime,
) -> Wait | None:
    """How long this team waits before it rings these people; None when it may now. `but` is the asker's own attempt."""
    limit = cap_of(team_id)
    since = now - max(timedelta(days=limit.days), limit.rest, frequency.ON_THE_LINE)
    found = Contact.objects.filter(person__in=persons, at__gt=since)
    if but is not None:
        found = found.exclude(attempt=but)
    # One dial stands once, however many numbers the customer has.
    seen = {attempt: Seen(at, spoke) for attempt, at, spoke in found.values_list("attempt", "at", "spoke")}
    return frequency.wait(list(seen.values()), limit=limit, exempt=exempt, now=now)


def began(persons: Collection[uuid.UUID], *, attempt: uuid.UUID, shop_id: uuid.UUID, now: datetime) -> None:
    """The telephone rings. Together with `hold` and `wait` in one transaction."""
    rows = [Contact(person=each, attempt=attempt, shop_id=shop_id, at=now) for each in persons]
    Contact.objects.bulk_create(rows, ignore_conflicts=True)


def ended(attempt: uuid.UUID, *, spoke: bool) -> None:
    """How it went. Who was not spoken to was not bothered, and is forgotten."""
    together = Together()
    end(attempt, spoke=spoke, together=together)
    together.write()


def end(attempt: uuid.UUID, *, spoke: bool, together: Together) -> None:
    """The same as a part of what is written `together`."""
    together.run("public.limits_ended", attempt, spoke)  # see migration 0002


def tidy(*, now: datetime) -> int:
    """Forgets what no cap asks about any more, and answers how much it was."""
    gone, _rows = Contact.objects.filter(at__lt=now - timedelta(days=LONGEST_DAYS)).delete()
    return gone
