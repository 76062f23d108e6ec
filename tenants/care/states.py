"""Which step may follow which state of a booking."""

from collections.abc import Mapping
from enum import StrEnum

WAITING, BOOKED, CONFIRMED, LATE, ARRIVED = "waiting", "booked", "confirmed", "late", "arrived"
NO_SHOW, CANCELLED, DONE = "no_show", "cancelled", "done"

#: The customer is still expected.
EXPECTED = frozenset({BOOKED, CONFIRMED, LATE})
#: It takes a place in its slot. Whoever did not come leaves it to others.
TAKES_A_PLACE = frozenset({BOOKED, CONFIRMED, LATE, ARRIVED, DONE})
ENDED = frozenset({NO_SHOW, CANCELLED, DONE})


class Step(StrEnum):
    CHANGE = "change"
    MOVE = "move"
    REMIND = "remind"
    CONFIRM = "confirm"
    PREPARE = "prepare"
    PARTS = "parts"
    MARK_LATE = "mark_late"
    ARRIVE = "arrive"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    FINISH = "finish"


_FROM: Mapping[Step, frozenset[str]] = {
    # Who did not come may be given a new time under the same number.
    Step.CHANGE: EXPECTED | {WAITING, NO_SHOW},
    Step.MOVE: EXPECTED | {WAITING, NO_SHOW},
    Step.REMIND: frozenset({BOOKED, CONFIRMED}),
    Step.CONFIRM: frozenset({BOOKED, LATE}),
    Step.PREPARE: EXPECTED | {WAITING, ARRIVED},
    Step.PARTS: EXPECTED | {WAITING},
    Step.MARK_LATE: frozenset({BOOKED, CONFIRMED}),
    # People come after all.
    Step.ARRIVE: EXPECTED | {NO_SHOW},
    Step.NO_SHOW: EXPECTED,
    Step.CANCEL: EXPECTED | {WAITING},
    Step.FINISH: EXPECTED | {ARRIVED, NO_SHOW},
}


def may(step: Step, state: str) -> bool:
    """Whether the step can be taken from this state."""
    return state in _FROM[step]


def steps(state: str) -> list[Step]:
    """The steps that can be taken from this state."""
    return [step for step in Step if may(step, state)]
