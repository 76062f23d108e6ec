"""Which purpose a follow-up serves, and which numbers it may ring."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups.models import Kind
from tenants.jobs.models import Customer

# Who refuses surveys has not refused to hear how the own complaint ended: only "every call" stops a re-contact. Asking
# after somebody is like a survey.
_PURPOSES = {
    Kind.SURVEY: Purpose.SURVEY, Kind.REMINDER: Purpose.REMINDER, Kind.RECONTACT: Purpose.ALL,
    Kind.CARE: Purpose.SURVEY,
}  # fmt: skip


def purpose_of(kind: str) -> str:
    """The purpose by which the do-not-call list is asked."""
    return _PURPOSES[Kind(kind)]


def kinds_of(purpose: str) -> list[str]:
    """The kinds of follow-up that a suppression for `purpose` stops."""
    return [kind for kind, serves in _PURPOSES.items() if purpose in (Purpose.ALL, serves)]


def numbers_of(customer: Customer) -> list[str]:
    """The customer's numbers in the order in which they are tried."""
    return in_turn(customer.phone, customer.other_phones)


def in_turn(phone: str, others: Iterable[object] | None) -> list[str]:
    """The number on the job first, then the others, each once."""
    return list(dict.fromkeys([phone, *map(str, others or [])]))


def suppressed(customers: Iterable[Customer], *, kind: str, now: datetime) -> set[uuid.UUID]:
    """Those of the customers who must not be called: one suppressed number stands for the person."""
    numbers = {customer.pk: numbers_of(customer) for customer in customers}
    stopped = suppress.among((n for each in numbers.values() for n in each), purpose=purpose_of(kind), now=now)
    return {pk for pk, each in numbers.items() if stopped.intersection(each)}
