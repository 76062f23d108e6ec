"""How often and how soon a shop's customers are tried, by kind of call, and what follows when nobody answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from tenants.followups.dispositions import CATALOGUE, Next, Outcome

#: The least pause after each outcome; the next try is often later, to fall into another part of the day.
DELAYS: Mapping[Outcome, timedelta] = MappingProxyType(
    {
        Outcome.BUSY: timedelta(hours=1),
        Outcome.NO_ANSWER: timedelta(hours=3),
        Outcome.SWITCHED_OFF: timedelta(hours=3),
        Outcome.LINE_DROPPED: timedelta(minutes=5),
        Outcome.BLOCKED: timedelta(hours=3),
        Outcome.NOT_KNOWN: timedelta(hours=3),
        Outcome.VOICEMAIL: timedelta(hours=4),
        Outcome.VOICEMAIL_MESSAGE: timedelta(days=1),
        Outcome.HUNG_UP: timedelta(days=1),
        Outcome.BREAKOFF: timedelta(days=1),
        Outcome.REFUSED_SOFT: timedelta(days=1),
        Outcome.REFUSED_GATEKEEPER: timedelta(days=1),
        Outcome.CALLBACK_SOFT: timedelta(hours=20),
        Outcome.CONTINUE_LATER: timedelta(hours=2),
        Outcome.AWAY: timedelta(days=3),
    }
)
#: The outcomes whose pause a shop may set: those that are followed by another try.
DELAYED: tuple[Outcome, ...] = tuple(
    code for code, row in CATALOGUE.items() if row.interim and row.next in (Next.RETRY, Next.RETRY_ONCE, Next.CALLBACK)
    and code is not Outcome.CALLBACK_FIRM
)  # fmt: skip

#: What each number may be, the ends included.
RANGES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "max_attempts": (1, 10),
        "max_dials": (1, 20),
        "cooling_off_hours": (0, 30 * 24),
        "fallback_after": (0, 10),
        "fallback_day": (1, 30),
        "delay_minutes": (5, 30 * 24 * 60),
    }
)
BY_TYPE, A_DELAY = "by_type", "delays"
_NUMBERS = ("max_attempts", "max_dials", "cooling_off_hours", "fallback_after", "fallback_day")
_CALL_TYPE = re.compile(r"[a-z0-9_]{1,20}")


class BadPolicy(ValueError):
    """A shop's change that cannot be followed. `field` names it; `why` is a code: unknown, number, range or order.

    `order` with "max_dials": fewer dials than attempts; with "fallback_after": more than the attempts that are made.
    `call_type` names the kind of call, when the change was only for one.
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why, self.call_type = field, why, ""


@dataclass(frozen=True)
class AttemptPolicy:
    """The limits for one kind of call of one shop.

    `max_attempts` counts dials but neither promised callbacks nor hand-overs to another agent; `max_dials` counts all.
    For `cooling_off` after a conversation the customer is left alone, unless a callback was promised or the call asks
    about a complaint. After `fallback_after` attempts without a conversation (0: never) a message or a letter takes
    over, from the `fallback_day`-th day after delivery on.
    """

    max_attempts: int = 3
    max_dials: int = 8
    cooling_off: timedelta = timedelta(hours=24)
    fallback_after: int = 3
    fallback_day: int = 4
    delays: Mapping[Outcome, timedelta] = field(default_factory=lambda: DELAYS)


DEFAULT = AttemptPolicy()


def policy_with(document: Mapping[str, Any], *, call_type: str = "") -> AttemptPolicy:
    """The limits for a kind of call, by a shop's own document of changes. Raises `BadPolicy`.

    Keys are "max_attempts", "max_dials", "cooling_off_hours", "fallback_after", "fallback_day", "delays" (minutes by
    outcome) and "by_type", which holds the same keys for single kinds of call. Without a word of its own the fallback
    comes after the last attempt, and there are at least as many dials as attempts.
    """
    own = document.get(BY_TYPE, {})
    if not isinstance(own, Mapping):
        raise BadPolicy(BY_TYPE, "unknown")
    general = {key: value for key, value in document.items() if key != BY_TYPE}
    special = own.get(call_type, {}) if call_type else {}
    if not isinstance(special, Mapping):
        raise BadPolicy(BY_TYPE, "unknown")
    delays = {**_delays(general), **_delays(special)}
    told = {**general, **special}
    return _made(told, delays)


def check(document: Mapping[str, Any], *, call_types: Collection[str]) -> None:
    """Raises `BadPolicy` unless the whole document can be followed for every kind of call."""
    policy_with(document)
    for call_type in document.get(BY_TYPE, {}):
        if call_type not in call_types or not _CALL_TYPE.fullmatch(call_type):
            raise BadPolicy(call_type, "unknown")
        try:
            policy_with(document, call_type=call_type)
        except BadPolicy as refusal:
            refusal.call_type = call_type
            raise


def written(policy: AttemptPolicy, *, base: AttemptPolicy = DEFAULT) -> dict[str, Any]:
    """The document that changes `base` to `policy`: only what differs. `policy_with` reads it back."""
    told: dict[str, Any] = {
        "max_attempts": policy.max_attempts,
        "max_dials": policy.max_dials,
        "cooling_off_hours": int(policy.cooling_off.total_seconds() // 3600),
        "fallback_after": policy.fallback_after,
        "fallback_day": policy.fallback_day,
    }
    usual: dict[str, Any] = {
        "max_attempts": base.max_attempts,
        "max_dials": base.max_dials,
        "cooling_off_hours": int(base.cooling_off.total_seconds() // 3600),
        "fallback_after": base.fallback_after,
        "fallback_day": base.fallback_day,
    }
    document = {key: value for key, value in told.items() if value != usual[key]}
    if "max_attempts" in document:
        # Both follow the number of attempts when they are not named, so they are named.
        document |= {"max_dials": policy.max_dials, "fallback_after": policy.fallback_after}
    delays = {
        code.value: int(pause.total_seconds() // 60)
        for code, pause in policy.delays.items()
        if base.delays.get(code) != pause
    }
    return {**document, **({A_DELAY: delays} if delays else {})}


def _made(told: Mapping[str, Any], delays: Mapping[Outcome, timedelta]) -> AttemptPolicy:
    if unknown := set(told) - {*_NUMBERS, A_DELAY}:
        raise BadPolicy(min(unknown), "unknown")
    numbers = {key: _number(key, told[key]) for key in _NUMBERS if key in told}
    attempts = numbers.get("max_attempts", DEFAULT.max_attempts)
    dials = numbers.get("max_dials", max(DEFAULT.max_dials, attempts))
    after = numbers.get("fallback_after", attempts)
    if dials < attempts:
        raise BadPolicy("max_dials", "order")
    if after > attempts:
        raise BadPolicy("fallback_after", "order")
    policy = replace(
        DEFAULT,
        max_attempts=attempts,
        max_dials=dials,
        fallback_after=after,
        fallback_day=numbers.get("fallback_day", DEFAULT.fallback_day),
        delays={**DELAYS, **delays},
    )
    if "cooling_off_hours" in numbers:
        policy = replace(policy, cooling_off=timedelta(hours=numbers["cooling_off_hours"]))
    return policy


def _delays(told: Mapping[str, Any]) -> dict[Outcome, timedelta]:
    found = told.get(A_DELAY, {})
    if not isinstance(found, Mapping):
        raise BadPolicy(A_DELAY, "unknown")
    if unknown := [code for code in found if code not in DELAYED]:
        raise BadPolicy(str(unknown[0]), "unknown")
    return {
        Outcome(code): timedelta(minutes=_number(code, minutes, limits="delay_minutes"))
        for code, minutes in found.items()
    }


def _number(field: str, value: Any, *, limits: str = "") -> int:
    if type(value) is not int:
        raise BadPolicy(field, "number")
    low, high = RANGES[limits or field]
    if not low <= value <= high:
        raise BadPolicy(field, "range")
    return value
