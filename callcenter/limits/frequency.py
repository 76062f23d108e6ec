"""How soon a person may be called again, whoever called last: plain rules over plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: So long nobody else rings a person whose call has not ended; after it the call counts as a conversation.
ON_THE_LINE = timedelta(hours=1)
Rule = Literal["on_the_line", "rest", "often"]


@dataclass(frozen=True)
class Limit:
    """At most `contacts` conversations within `days`, and none within `rest` after one."""

    contacts: int = 2
    days: int = 7
    rest: timedelta = timedelta(hours=24)


USUAL = Limit()


@dataclass(frozen=True)
class Seen:
    """One dial: whether the person spoke; None while nobody knows."""

    at: datetime
    spoke: bool | None


@dataclass(frozen=True)
class Wait:
    """Not before `until`, and why."""

    until: datetime
    rule: Rule


def wait(seen: Sequence[Seen], *, limit: Limit, exempt: bool, now: datetime) -> Wait | None:
    """How long to wait after these dials; None when the person may be called now.

    What was promised, asks about a complaint or is a matter of safety is exempt from the limits, but nobody rings a
    person who is on the line.
    """
    calling = [each.at + ON_THE_LINE for each in seen if each.spoke is None and each.at + ON_THE_LINE > now]
    waits = [Wait(until, "on_the_line") for until in calling]
    if not exempt:
        talks = sorted((each.at for each in seen if each.spoke is not False), reverse=True)
        waits += [Wait(at + limit.rest, "rest") for at in talks[:1]]
        if len(talks) >= limit.contacts:
            waits.append(Wait(talks[limit.contacts - 1] + timedelta(days=limit.days), "often"))
    waits = [each for each in waits if each.until > now]
    return max(waits, key=lambda each: each.until, default=None)
