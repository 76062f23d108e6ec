"""Takes down what a customer complained of. Whoever files it never judges it."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, TextChoices

from tenants.complaints import change, clocks, send
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Category, Complaint, Remedy, Severity
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop
from tenants.shops.together import one_transaction

WORDS = ("customer_words", "happened_when", "happened_where", "who_was_involved", "remedy_words", "promise")
CHOICES: dict[str, type[TextChoices]] = {"category": Category, "severity": Severity, "remedy_sought": Remedy}
#: How it reached us: an agent took it down, or the customer wrote it on the page behind a link.
PHONE, LINK = "phone", "link"
DEFAULTS = {"severity": Severity.ORDINARY.value, "remedy_sought": Remedy.CALLBACK.value}


class Incomplete(Exception):
    """What is missing or wrong, by field: `required`, `unknown` or `too_long`."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


def complaint(
    *,
    shop: Shop,
    follow_up_id: uuid.UUID,
    attempt_id: uuid.UUID,
    agent_id: uuid.UUID | None,
    agent_name: str,
    fields: Mapping[str, Any],
    channel: str = PHONE,
    now: datetime,
) -> Complaint:
    """Files a complaint, once per attempt: filing again answers the first one. Its validity stays to be judged.

    By `LINK` the attempt is the link's id and nobody of the team had a hand in it.

    `fields` may hold the keys of `WORDS` and `CHOICES`; the customer's own words and the category are required. The
    clocks start at `now` under the shop's policy of this moment. The mail to the shop leaves on commit. Raises
    `Incomplete`.
    """
    taken = read(fields)
    with one_transaction():
        _queue_up()
        filed, last = _filed(attempt_id)
        if filed is not None:
            return filed
        follow_up = FollowUp.objects.select_related("customer").get(pk=follow_up_id)
        filed = Complaint(
            **taken,
            number=last + 1,
            job_id=follow_up.job_id,
            customer=follow_up.customer,
            follow_up=follow_up,
            attempt=attempt_id,
            language=follow_up.language or follow_up.customer.language or shop.language,
            filed_at=now,
            filed_by=agent_id,
            filed_by_name=agent_name,
            clock_policy=clocks.policy_of(shop),
        )
        change.add(
            filed, Kind.FILED, at=now, side=Side.CUSTOMER if channel == LINK else Side.TEAM, by=agent_id,
            by_name=agent_name, data={"severity": filed.severity, "category": filed.category, "channel": channel},
        )  # fmt: skip
        send.letter(filed, "filed", shop=shop)
    return filed


def _filed(attempt_id: uuid.UUID) -> tuple[Complaint | None, int]:
    """The complaint of the attempt, if there is one, and the last number that was given."""
    newest = Complaint.objects.order_by("-number").values("pk")[:1]
    found = list(Complaint.objects.filter(Q(attempt=attempt_id) | Q(pk__in=newest)))
    mine = next((each for each in found if each.attempt == attempt_id), None)
    return mine, max((each.number for each in found), default=0)


def read(fields: Mapping[str, Any]) -> dict[str, str]:
    """The form's fields as they are kept. Raises `Incomplete`."""
    taken, faults = {}, {}
    for name in WORDS:
        taken[name] = str(fields.get(name) or "").strip()
        longest = getattr(Complaint._meta.get_field(name), "max_length", None)
        if longest and len(taken[name]) > longest:
            faults[name] = "too_long"
    for name, choices in CHOICES.items():
        value = str(fields.get(name) or DEFAULTS.get(name, ""))
        if value and value not in choices.values:
            faults[name] = "unknown"
        taken[name] = value
    for name in ("customer_words", "category"):
        if not taken[name]:
            faults[name] = "required"
    if faults:
        raise Incomplete(faults)
    return taken


def _queue_up() -> None:
    """One filing at a time per shop, so that numbers follow each other without a gap and none comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.complaints', 0))")
