"""Which of the customer's numbers is dialled next."""

from tenants.followups.dispositions import Next, disposition
from tenants.followups.models import FollowUp
from tenants.followups.purposes import numbers_of


def left(follow_up: FollowUp) -> list[str]:
    """The numbers not yet found to be wrong, in order. Each wrong one was the first of those left at the time."""
    return numbers_of(follow_up.customer)[_found_wrong(follow_up) :]


def to_dial(follow_up: FollowUp) -> str:
    """The number for the next dial; the last known one when all were found to be wrong."""
    known = numbers_of(follow_up.customer)
    return known[min(_found_wrong(follow_up), len(known) - 1)]


def _found_wrong(follow_up: FollowUp) -> int:
    ended = follow_up.call_records.values_list("disposition", flat=True)
    return sum(disposition(code).next is Next.OTHER_NUMBER for code in ended)
