"""Which of the customer's numbers is dialled next."""

from collections.abc import Iterable, Sequence

from tenants.followups.dispositions import Next, disposition
from tenants.followups.models import FollowUp
from tenants.followups.purposes import numbers_of
from tenants.jobs.models import Customer


def left(follow_up: FollowUp, ended: Iterable[str] | None = None) -> list[str]:
    """The numbers not yet found to be wrong, in order. Each wrong one was the first of those left at the time.

    `ended` are the outcomes of its attempts, when they are known.
    """
    codes = _outcomes(follow_up) if ended is None else ended
    return numbers_of(follow_up.customer)[_found_wrong(codes) :]


def to_dial(follow_up: FollowUp) -> str:
    """The number for the next dial; the last known one when all were found to be wrong."""
    return first_of(left(follow_up), follow_up.customer)


def first_of(left_over: Sequence[str], customer: Customer) -> str:
    """The same when those that are `left` are known."""
    return left_over[0] if left_over else numbers_of(customer)[-1]


def _outcomes(follow_up: FollowUp) -> Iterable[str]:
    return follow_up.call_records.values_list("disposition", flat=True)


def _found_wrong(ended: Iterable[str]) -> int:
    return sum(disposition(code).next is Next.OTHER_NUMBER for code in ended)
