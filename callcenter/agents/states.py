"""What an agent is doing: each change is checked, kept as the present state, and added to the log."""

import uuid
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from callcenter.agents.models import Agent, Reason, Seat, State, StateChange

log = structlog.get_logger(__name__)

#: Who gives no sign for so long while waiting for calls is not there.
ABSENT_AFTER = timedelta(minutes=3)
#: A sign of life is written down at most so often.
_SIGN = timedelta(seconds=15)
BREAKS = (Reason.REST, Reason.MEAL, Reason.MEETING, Reason.TROUBLE)
EXTENSIONS = (Reason.LONG_NOTE, Reason.ASKING, Reason.TROUBLE)


class NotWorking(Exception):
    """Who is on a break or in training is handed no call; `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class CallInHand(Exception):
    """First the call in hand is finished or handed back."""


class ReasonMissing(ValueError):
    """A break and a longer wrap-up need one of their reasons."""


class NotWrappingUp(Exception):
    """Only a wrap-up can be made longer."""


class AlreadyExtended(Exception):
    """A wrap-up is made longer once."""


def of(agent: Agent, *, now: datetime) -> Seat:
    """What the agent is doing at `now`, unsaved where nothing was written yet: a wrap-up that ran out is ready."""
    seat = Seat.objects.filter(agent=agent).first() or Seat(agent=agent, since=now, seen_at=now)
    return as_of(seat, now=now)


def as_of(seat: Seat, *, now: datetime) -> Seat:
    """The same seat with what time alone has changed; nothing is saved."""
    if _is_over(seat, now=now):
        assert seat.until is not None
        seat.state, seat.since, seat.until, seat.reason, seat.extended = State.READY, seat.until, None, "", False
    if seat.state == State.READY and now - seat.seen_at > ABSENT_AFTER:
        seat.state, seat.since = State.OFFLINE, max(seat.since, seat.seen_at)
    return seat


def require_working(agent: Agent, *, now: datetime) -> None:
    """Raises `NotWorking` on a break and in training: no call is claimed there."""
    state = of(agent, now=now).state
    if state in (State.BREAK, State.TRAINING):
        raise NotWorking(state)


def ready(agent: Agent, *, now: datetime) -> Seat:
    """The agent waits for calls; also ends a break, a training or a wrap-up. Raises `CallInHand`."""
    return _by_hand(agent, State.READY, now=now)


def take_break(agent: Agent, *, reason: str, now: datetime) -> Seat:
    """No call is handed out until the agent is ready again. Raises `ReasonMissing`, `CallInHand`."""
    if reason not in BREAKS:
        raise ReasonMissing(reason)
    return _by_hand(agent, State.BREAK, reason=reason, now=now)


def train(agent: Agent, *, now: datetime) -> Seat:
    """The agent is being trained: neither waiting nor on a break. Raises `CallInHand`."""
    return _by_hand(agent, State.TRAINING, now=now)


def leave(agent: Agent, *, now: datetime) -> Seat:
    """The end of the shift. Raises `CallInHand`."""
    return _by_hand(agent, State.OFFLINE, now=now)


def prepare(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> Seat:
    """A call was handed out and is being read. Coming back to it changes nothing."""
    seen = Seat.objects.filter(agent=agent, attempt=attempt, seen_at__gte=now - _SIGN).first()
    if seen is not None:
        return seen
    with transaction.atomic():
        seat = _lock(agent, now=now)
        return seat if seat.attempt == attempt else _to(seat, State.PREPARING, attempt=attempt, now=now)


def talk(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> Seat:
    """The telephone rings. Ringing again changes nothing."""
    with transaction.atomic():
        seat = _lock(agent, now=now)
        is_on = seat.attempt == attempt and seat.state in (State.ON_CALL, State.WRAP_UP)
        return seat if is_on else _to(seat, State.ON_CALL, attempt=attempt, now=now)


def hang_up(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> Seat:
    """The talk is over: the wrap-up begins, and counts down from the team's seconds."""
    with transaction.atomic():
        seat = _lock(agent, now=now)
        if seat.attempt != attempt or seat.state != State.ON_CALL:
            return seat
        return _to(seat, State.WRAP_UP, attempt=attempt, until=_wrapped_up_at(agent, now), now=now)


def finish(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> Seat:
    """The outcome is known. What is left of the wrap-up is still the agent's; then the agent is ready."""
    with transaction.atomic():
        seat = _lock(agent, now=now)
        if seat.attempt != attempt:
            return seat
        if seat.state == State.ON_CALL:
            return _to(seat, State.WRAP_UP, until=_wrapped_up_at(agent, now), now=now)
        if seat.state != State.WRAP_UP or seat.until is None or seat.until <= now:
            return _to(seat, State.READY, now=now)
        seat.attempt = None
        seat.save(update_fields=["attempt"])
        return seat


def put_down(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> Seat:
    """The call left the agent's hands before the telephone rang, or by somebody else's decision."""
    with transaction.atomic():
        seat = _lock(agent, now=now)
        return _to(seat, State.READY, now=now) if seat.attempt == attempt else seat


def lose(agent: Agent, attempt: uuid.UUID, *, now: datetime) -> None:
    """The call's page fell silent, and the call was taken back or left lying: nobody is there."""
    with transaction.atomic():
        seat = _lock(agent, now=now, sign=False)
        if seat.attempt == attempt:
            _to(seat, State.OFFLINE, now=now)


def extend(agent: Agent, *, reason: str, now: datetime) -> Seat:
    """Once, as many seconds again. Raises `ReasonMissing`, `NotWrappingUp`, `AlreadyExtended`."""
    if reason not in EXTENSIONS:
        raise ReasonMissing(reason)
    with transaction.atomic():
        seat = _lock(agent, now=now)
        if seat.state != State.WRAP_UP or seat.until is None:
            raise NotWrappingUp
        if seat.extended:
            raise AlreadyExtended
        seat.until, seat.extended, seat.reason = _wrapped_up_at(agent, max(seat.until, now)), True, reason
        seat.save()
        StateChange.objects.create(agent=agent, state=seat.state, reason=reason, attempt=seat.attempt, at=now)
        return seat


def sign(agent: Agent, *, now: datetime) -> None:
    """An open page says that the agent is there."""
    Seat.objects.filter(agent=agent, seen_at__lt=now - _SIGN).update(seen_at=now)


def note_the_absent(*, now: datetime) -> int:
    """Writes down who went without a word while ready, as of their last sign; answers how many."""
    silent = Seat.objects.filter(state__in=(State.READY, State.WRAP_UP), attempt=None, seen_at__lt=now - ABSENT_AFTER)
    gone = 0
    for seat in list(silent.select_related("agent__team")):
        with transaction.atomic():
            held = _lock(seat.agent, now=now, sign=False)
            if held.state in (State.READY, State.WRAP_UP) and held.attempt is None and held.seen_at == seat.seen_at:
                left_at = max(held.seen_at, held.since)
                _to(held, State.OFFLINE, now=left_at)
                log.info("agent_absent", agent=str(held.agent_id))
                gone += 1
    return gone


def _by_hand(agent: Agent, state: str, *, reason: str = "", now: datetime) -> Seat:
    with transaction.atomic():
        seat = _lock(agent, now=now)
        if seat.attempt is not None:
            raise CallInHand
        return seat if (seat.state, seat.reason) == (state, reason) else _to(seat, state, reason=reason, now=now)


def _lock(agent: Agent, *, now: datetime, sign: bool = True) -> Seat:
    """The agent's seat, locked, with what ran out meanwhile written down."""
    seats = Seat.objects.select_for_update().filter(agent=agent)
    seat = seats.first()
    if seat is None:
        Seat.objects.get_or_create(agent=agent, defaults={"since": now, "seen_at": now})
        seat = seats.get()
    if _is_over(seat, now=now):
        assert seat.until is not None
        _to(seat, State.READY, now=seat.until)
    if sign:
        seat.seen_at = max(seat.seen_at, now)
        seat.save(update_fields=["seen_at"])
    return seat


def _is_over(seat: Seat, *, now: datetime) -> bool:
    """Whether a wrap-up ran out. While its call has no outcome yet it goes on, however long."""
    return seat.state == State.WRAP_UP and seat.attempt is None and seat.until is not None and seat.until <= now


def _to(
    seat: Seat,
    state: str,
    *,
    reason: str = "",
    attempt: uuid.UUID | None = None,
    until: datetime | None = None,
    now: datetime,
) -> Seat:
    seat.state, seat.reason, seat.attempt, seat.until = state, reason, attempt, until
    seat.since, seat.extended = now, False
    seat.save()
    StateChange.objects.create(agent_id=seat.agent_id, state=state, reason=reason, attempt=attempt, at=now)
    log.info("agent_state", agent=str(seat.agent_id), state=str(state))
    return seat


def _wrapped_up_at(agent: Agent, start: datetime) -> datetime:
    return start + timedelta(seconds=agent.team.wrap_up_seconds)
