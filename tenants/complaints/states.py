"""Where a complaint stands, read from what has happened to it."""

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """The columns of the board, in order."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    WITH_SHOP = "with_shop"
    WAITING = "waiting"
    HANDLED = "handled"
    CLOSED = "closed"


def state_of(kinds: Iterable[str]) -> State:
    """The state after events of these kinds, in order. A reopened complaint is with the shop again."""
    acknowledged = at_work = paused = handled = closed = False
    for kind in kinds:
        acknowledged = acknowledged or kind == "acknowledged"
        at_work = at_work or kind in ("replied", "screened", "traced", "reopened")
        paused = kind == "paused" or (paused and kind not in ("resumed", "handled"))
        handled = kind == "handled" or (handled and kind != "reopened")
        closed = closed or kind == "closed"
    if closed:
        return State.CLOSED
    if handled:
        return State.HANDLED
    if paused:
        return State.WAITING
    if at_work:
        return State.WITH_SHOP
    return State.ACKNOWLEDGED if acknowledged else State.NEW


def contacted(kinds: Iterable[str]) -> bool:
    """Whether the shop was in touch with the customer since the filing, or since the customer was not satisfied.

    A new round begins with a contact of its own, although the clock of the first contact stopped long ago.
    """
    found = False
    for kind in kinds:
        found = kind != "reopened" and (found or kind in ("acknowledged", "replied"))
    return found
