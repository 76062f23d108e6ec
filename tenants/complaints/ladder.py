"""The ladder of a complaint: who is told when so much of a clock's time has gone by, and whose each severity is.

    share    clocks that the shop holds                                the last clock, which the team holds
    50 %     whoever is in charge of the complaint                     nobody
    75 %     the service manager                                       nobody
    90 %     the service manager                                       the team's lead
    100 %    the owner, the service manager and the team's lead        the team's lead
    150 %    the owner                                                 the team's lead and the owner

A shop may tell others at each step of its own clocks. An ordinary complaint belongs to the relations supervisor, a
major one to the service manager, a crisis to the owner and the team's lead at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tenants.complaints.clock_policy import CRISIS, MAJOR, ORDINARY, ClockName
from tenants.complaints.deadlines import Clock


class Rung(StrEnum):
    """Whom a step tells."""

    IN_CHARGE = "in_charge"
    RELATIONS = "relations"
    MANAGER = "manager"
    OWNER = "owner"
    LEAD = "lead"


Ladder = Mapping[int, tuple[Rung, ...]]

PERCENTS = (50, 75, 90, 100, 150)
USUAL: Ladder = {
    50: (Rung.IN_CHARGE,),
    75: (Rung.MANAGER,),
    90: (Rung.MANAGER,),
    100: (Rung.OWNER, Rung.MANAGER, Rung.LEAD),
    150: (Rung.OWNER,),
}
OF_THE_TEAM: Ladder = {90: (Rung.LEAD,), 100: (Rung.LEAD,), 150: (Rung.LEAD, Rung.OWNER)}
ROUTES: Mapping[str, tuple[Rung, ...]] = {
    ORDINARY: (Rung.RELATIONS,),
    MAJOR: (Rung.MANAGER,),
    CRISIS: (Rung.OWNER, Rung.LEAD),
}


@dataclass(frozen=True, order=True)
class Step:
    """One step of one clock in one of its rounds."""

    clock: str
    round: int
    percent: int

    @property
    def key(self) -> str:
        return f"step:{self.clock}:{self.round}:{self.percent}"


@dataclass(frozen=True)
class Climb:
    """A clock has come to `step`; the lower steps that nobody was told of in time are `passed`."""

    step: Step
    rungs: tuple[Rung, ...]
    passed: tuple[int, ...] = ()


def climbs(clocks: Iterable[Clock], *, done: Iterable[Step], ladder: Ladder = USUAL) -> list[Climb]:
    """What is to be told now: for each running clock the highest step it has come to, if that is news.

    `done` are the steps on record. A step that tells nobody is no step. A clock that stands still goes no further.
    """
    highest: dict[tuple[str, int], int] = {}
    for step in done:
        place = (step.clock, step.round)
        highest[place] = max(step.percent, highest.get(place, 0))
    found = []
    for clock in clocks:
        if not clock.is_open:
            continue
        rungs = OF_THE_TEAM if clock.name is ClockName.CLOSE else ladder
        before = highest.get((clock.name.value, clock.round), 0)
        reached = [each for each in PERCENTS if each > before and rungs.get(each) and clock.reached(each)]
        if reached:
            step = Step(clock.name.value, clock.round, reached[-1])
            found.append(Climb(step, tuple(rungs[step.percent]), tuple(reached[:-1])))
    return found


def read(told: Mapping[str, Any]) -> Ladder:
    """A shop's own ladder over the usual one: {"75": ["manager", "owner"], "90": []}. Raises `ValueError`."""
    ladder = dict(USUAL)
    for percent, rungs in told.items():
        if int(percent) not in PERCENTS:
            raise ValueError(percent)
        ladder[int(percent)] = tuple(Rung(each) for each in rungs)
    return ladder


def written(ladder: Ladder) -> dict[str, list[str]]:
    """The settings form of a ladder; `read` gives the same ladder back."""
    return {str(percent): [rung.value for rung in ladder.get(percent, ())] for percent in PERCENTS}


_LETTERS = {"a": "acknowledge", "r": "reply", "h": "handle", "c": "close"}


def about(steps: Iterable[Step]) -> str:
    """Steps in as few signs as a letter's key can hold: "r1-100.h2-50"."""
    short = {name: letter for letter, name in _LETTERS.items()}
    return ".".join(f"{short[step.clock]}{step.round}-{step.percent}" for step in sorted(steps))


def steps(about: str) -> list[Step]:
    """The steps that `about` wrote. Raises `ValueError`."""
    found = []
    for each in about.split("."):
        place, dash, percent = each.partition("-")
        if not dash or place[:1] not in _LETTERS:
            raise ValueError(about)
        found.append(Step(_LETTERS[place[0]], int(place[1:]), int(percent)))
    return found
