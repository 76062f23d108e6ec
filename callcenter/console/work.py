"""The agent's work as the console sees it: each step of a call also moves the agent to another state."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from callcenter.agents import states
from callcenter.agents.models import Agent, Seat, State
from callcenter.console import errand, finish, reads, told
from callcenter.console import recording as recordings
from callcenter.queue import claim, dial, release, timing
from callcenter.queue.complete import Completion
from callcenter.queue.models import Attempt


class NoSuchState(ValueError):
    """An agent cannot go there by hand."""


def next_call(agent: Agent, *, now: datetime) -> Attempt:
    """Hands out the next call, and the one in hand first.

    Raises `states.NotWorking`, `reads.TooMany`, `claim.NothingDue`.
    """
    held = claim.held_by(agent)
    if held is None:
        states.require_working(agent, now=now)
        reads.require_room(agent, now=now)
    try:
        attempt = claim.open_next(agent, now=now)
    except claim.NothingDue:
        if held is not None:
            states.put_down(agent, held.pk, now=now)
        elif states.of(agent, now=now).state == State.OFFLINE:
            states.ready(agent, now=now)
        raise
    take_up(attempt, agent=agent, now=now)
    return attempt


def take_up(attempt: Attempt, *, agent: Agent, now: datetime) -> Seat:
    """The agent has the call before them: about to dial it, or on the line already."""
    if attempt.hung_up_at is None and attempt.dialled_at is not None:
        return states.talk(agent, attempt.pk, now=now)
    return states.prepare(agent, attempt.pk, now=now)


def ring(attempt: Attempt, *, agent: Agent, now: datetime) -> dial.Dial:
    """The telephone rings. Raises all that `dial.start` raises; the call has then left the agent's hands."""
    try:
        rung = dial.start(attempt, by=agent, now=now)
    except (dial.NoLongerDue, dial.NotNow):
        states.put_down(agent, attempt.pk, now=now)
        raise
    states.talk(agent, attempt.pk, now=now)
    return rung


def hang_up(attempt: Attempt, *, agent: Agent, now: datetime) -> Seat:
    """The talk is over and the wrap-up begins. Raises `timing.NotDialled`, `LeaseLost`."""
    timing.hung_up(attempt, by=agent, now=now)
    return states.hang_up(agent, attempt.pk, now=now)


def end(
    attempt: Attempt,
    *,
    agent: Agent,
    errands: Sequence[Mapping[str, Any]] = (),
    errands_taken_back: Sequence[uuid.UUID] = (),
    recording: Mapping[str, Any] | None = None,
    now: datetime,
    **how: Any,
) -> Completion:
    """Takes down how the call ended, the shop's tasks and the word about recording that come with it: all or nothing.

    Raises all that `finish.call`, `errand.settle` and `recordings.keep` raise.
    """
    with transaction.atomic() if errands or errands_taken_back or recording else nullcontext():
        done = finish.call(attempt, agent=agent, now=now, **how)
        errand.settle(attempt, errands, errands_taken_back, agent=agent, now=now)
        if recording:
            recordings.keep(attempt, recording, agent=agent, now=now)
    if how.get("reminded") and not done.replayed:
        told.keep(attempt, how["reminded"], agent=agent, now=now)
    states.finish(agent, attempt.pk, now=now)
    return done


def hand_back(attempt: Attempt, *, agent: Agent, now: datetime) -> None:
    """Gives a call back that has not been dialled. Raises `release.AlreadyDialled`."""
    release.call(attempt, by=agent, now=now)
    states.put_down(agent, attempt.pk, now=now)


def go(agent: Agent, state: str, *, reason: str = "", now: datetime) -> Seat:
    """The agent chooses a state. Raises `NoSuchState`, `states.ReasonMissing`, `states.CallInHand`."""
    _drop_what_is_gone(agent, now=now)
    match state:
        case State.READY:
            return states.ready(agent, now=now)
        case State.BREAK:
            return states.take_break(agent, reason=reason, now=now)
        case State.TRAINING:
            return states.train(agent, now=now)
        case State.OFFLINE:
            return states.leave(agent, now=now)
    raise NoSuchState(state)


def _drop_what_is_gone(agent: Agent, *, now: datetime) -> None:
    """A call that was taken back or decided by somebody else is no longer in hand."""
    seat = states.of(agent, now=now)
    held = claim.held_by(agent)
    if seat.attempt is not None and (held is None or held.pk != seat.attempt):
        states.put_down(agent, seat.attempt, now=now)
    elif held is not None and seat.attempt is None:
        take_up(held, agent=agent, now=now)
