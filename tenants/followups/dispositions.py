"""How an attempt may end: the codes, what each means for rates, consent and data, and what comes next.

Codes and letters follow the AAPOR Standard Definitions for telephone samples from a list. The sample is a list of known
customers, so a wrong number is an eligible person not contacted, plus a fault in the shop's data. Interim results never
enter a rate: only the result a follow-up ends with does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The code of every disposition."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BOOKED = "booked"
    INTENDS_TO_COME = "intends_to_come"
    DONE_HERE = "done_here"
    DONE_ELSEWHERE = "done_elsewhere"
    NOT_DUE_YET = "not_due_yet"
    COMPLAINT_ONLY = "complaint_only"
    CONTINUE_LATER = "continue_later"
    BREAKOFF = "breakoff"
    REFUSED_SOFT = "refused_soft"
    REFUSED = "refused"
    REFUSED_GATEKEEPER = "refused_gatekeeper"
    DO_NOT_CALL = "do_not_call"
    CALLBACK_FIRM = "callback_firm"
    CALLBACK_SOFT = "callback_soft"
    AWAY = "away"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    HUNG_UP = "hung_up"
    LINE_DROPPED = "line_dropped"
    VOICEMAIL = "voicemail"
    VOICEMAIL_MESSAGE = "voicemail_message"
    BLOCKED = "blocked"
    NOT_KNOWN = "not_known"
    WRONG_NUMBER = "wrong_number"
    NUMBER_DEAD = "number_dead"
    NUMBER_SUSPENDED = "number_suspended"
    NUMBER_CHANGED = "number_changed"
    LANGUAGE = "language"
    UNABLE = "unable"
    DECEASED = "deceased"
    HANDLED_BY_SHOP = "handled_by_shop"
    ALREADY_ANSWERED = "already_answered"
    NOT_OWNER = "not_owner"
    SOLD = "sold"
    SCRAPPED = "scrapped"
    FLEET = "fleet"
    INTERNAL = "internal"
    DUPLICATE = "duplicate"
    NOT_DELIVERED = "not_delivered"
    MAX_ATTEMPTS = "max_attempts"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"


class Group(StrEnum):
    """The headings of the outcome list."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    BAD_DATA = "bad_data"
    NO_LONGER = "no_longer"
    SYSTEM = "system"


class Next(StrEnum):
    """What happens after the attempt."""

    CLOSE = "close"
    RETRY = "retry"
    RETRY_ONCE = "retry_once"
    CALLBACK = "callback"
    OTHER_NUMBER = "other_number"  # or, without one, back to the shop
    SUPPRESS = "suppress"
    HAND_OVER = "hand_over"  # to an agent who speaks the customer's language
    FALLBACK = "fallback"  # letter, e-mail or message instead


#: After these the customer is called because it was agreed, or by somebody else: they use up none of the attempts.
CUSTOMER_WAITS = (Next.CALLBACK, Next.HAND_OVER)


@dataclass(frozen=True)
class Disposition:
    """One row of the catalogue.

    `letter` is the column of the rates: I, P, R, NC, O, UH, UO, or "" when the customer was not eligible or the result
    is a promise that is still open. `right_party`: the customer in person spoke. `reached`: somebody spoke.
    `suppresses`: no further calls of any kind but safety recalls. `data_defect`: the shop's record is wrong.
    """

    code: Outcome
    group: Group
    final: bool
    aapor: str
    letter: str
    next: Next
    right_party: bool = False
    reached: bool = False
    refused: bool = False
    suppresses: bool = False
    data_defect: bool = False
    needs_note: bool = False
    by_agent: bool = True
    reminders_only: bool = False

    @property
    def interim(self) -> bool:
        return not self.final

    @property
    def eligible(self) -> bool:
        """Whether the customer belonged to the sample at all."""
        return not self.aapor.startswith("4.")


def _reached(
    code: Outcome, aapor: str, letter: str, *, final: bool = True, then: Next = Next.CLOSE, **more: bool
) -> Disposition:
    flags = {"right_party": True, "reached": True, **more}
    return Disposition(code, Group.REACHED, final, aapor, letter, then, **flags)


def _unreached(code: Outcome, aapor: str, letter: str = "NC", *, then: Next = Next.RETRY, **more: bool) -> Disposition:
    return Disposition(code, Group.NOT_REACHED, False, aapor, letter, then, **more)


def _bad_data(code: Outcome, aapor: str, **more: bool) -> Disposition:
    return Disposition(code, Group.BAD_DATA, False, aapor, "NC", Next.OTHER_NUMBER, data_defect=True, **more)


def _no_longer(code: Outcome, aapor: str, **more: bool) -> Disposition:
    return Disposition(code, Group.NO_LONGER, True, aapor, "", Next.CLOSE, **more)


def _system(code: Outcome, aapor: str, letter: str, then: Next = Next.CLOSE, **more: bool) -> Disposition:
    return Disposition(code, Group.SYSTEM, True, aapor, letter, then, by_agent=False, **more)


_ROWS = (
    _reached(Outcome.COMPLETE, "1.1", "I"),
    _reached(Outcome.PARTIAL, "1.2", "P"),
    _reached(Outcome.BOOKED, "1.1", "I", reminders_only=True),
    _reached(Outcome.INTENDS_TO_COME, "1.1", "I", reminders_only=True),
    _reached(Outcome.DONE_HERE, "1.1", "I", reminders_only=True),
    _reached(Outcome.DONE_ELSEWHERE, "1.1", "I", reminders_only=True, needs_note=True),
    _reached(Outcome.NOT_DUE_YET, "1.1", "I", reminders_only=True),
    _reached(Outcome.COMPLAINT_ONLY, "2.30", "O"),  # too upset for the questions; the complaint form holds the words
    _reached(Outcome.CONTINUE_LATER, "1.2", "P", final=False, then=Next.CALLBACK),
    _reached(Outcome.BREAKOFF, "2.12", "R", final=False, then=Next.RETRY_ONCE, refused=True),
    _reached(Outcome.REFUSED_SOFT, "2.112", "R", final=False, then=Next.RETRY_ONCE, refused=True),
    _reached(Outcome.REFUSED, "2.112", "R", refused=True),
    _reached(
        Outcome.REFUSED_GATEKEEPER, "2.111", "R", final=False, then=Next.RETRY_ONCE, refused=True, right_party=False
    ),
    _reached(Outcome.DO_NOT_CALL, "2.112", "R", then=Next.SUPPRESS, refused=True, suppresses=True),
    _reached(Outcome.CALLBACK_FIRM, "", "", final=False, then=Next.CALLBACK),
    _reached(Outcome.CALLBACK_SOFT, "", "", final=False, then=Next.CALLBACK),
    _reached(Outcome.AWAY, "2.21", "NC", final=False, then=Next.CALLBACK, right_party=False),
    _unreached(Outcome.NO_ANSWER, "2.20"),
    _unreached(Outcome.BUSY, "2.20"),
    _unreached(Outcome.SWITCHED_OFF, "2.20"),
    _unreached(Outcome.HUNG_UP, "2.20", reached=True),  # before it was clear who spoke
    _unreached(Outcome.LINE_DROPPED, "2.20"),
    _unreached(Outcome.VOICEMAIL, "2.222"),
    _unreached(Outcome.VOICEMAIL_MESSAGE, "2.221"),
    _unreached(Outcome.BLOCKED, "3.15", "UO"),
    # Dialled, and the agent never said how it ended: a known customer without an interview, and the record of it lost.
    _unreached(Outcome.NOT_KNOWN, "2.36", "O", by_agent=False),
    _bad_data(Outcome.WRONG_NUMBER, "2.20", reached=True),
    _bad_data(Outcome.NUMBER_DEAD, "2.20"),
    _bad_data(Outcome.NUMBER_SUSPENDED, "2.20"),
    _bad_data(Outcome.NUMBER_CHANGED, "2.20", reached=True, needs_note=True),
    _reached(Outcome.LANGUAGE, "2.33", "O", final=False, then=Next.HAND_OVER, right_party=False),
    _reached(Outcome.UNABLE, "2.32", "O", right_party=False, needs_note=True),
    _reached(Outcome.DECEASED, "2.31", "O", then=Next.SUPPRESS, right_party=False, suppresses=True),
    _reached(Outcome.HANDLED_BY_SHOP, "2.36", "O"),
    _system(Outcome.ALREADY_ANSWERED, "1.1", "I"),
    _no_longer(Outcome.NOT_OWNER, "4.70", reached=True, data_defect=True),
    _no_longer(Outcome.SOLD, "4.70", right_party=True, reached=True),
    _no_longer(Outcome.SCRAPPED, "4.70", right_party=True, reached=True),
    _no_longer(Outcome.FLEET, "4.10", reached=True),
    _no_longer(Outcome.INTERNAL, "4.10", reached=True),
    _no_longer(Outcome.DUPLICATE, "4.10"),
    _no_longer(Outcome.NOT_DELIVERED, "4.10", right_party=True, reached=True, data_defect=True, needs_note=True),
    _system(Outcome.MAX_ATTEMPTS, "2.20", "NC", Next.FALLBACK),
    _system(Outcome.EXPIRED, "2.20", "NC"),
    _system(Outcome.SUPPRESSED, "2.11", "R", refused=True),
)

CATALOGUE: dict[Outcome, Disposition] = {row.code: row for row in _ROWS}

#: Every code, in the order of the catalogue.
CODES: tuple[str, ...] = tuple(code.value for code in CATALOGUE)

#: The console's list: one key, one outcome, as agents learn them.
BY_DIGIT: dict[str, Outcome] = {
    "1": Outcome.COMPLETE,
    "2": Outcome.NO_ANSWER,
    "3": Outcome.BUSY,
    "4": Outcome.CALLBACK_FIRM,  # CALLBACK_SOFT when no time was agreed
    "5": Outcome.WRONG_NUMBER,
    "6": Outcome.REFUSED,
    "7": Outcome.DO_NOT_CALL,
    "8": Outcome.LANGUAGE,
    "9": Outcome.NUMBER_DEAD,
    "0": Outcome.PARTIAL,
}


_RAN_OUT = {Outcome.MAX_ATTEMPTS, Outcome.EXPIRED}


class UnknownOutcome(ValueError):
    """Not a code of the catalogue."""


def disposition(code: str) -> Disposition:
    """The row of a code. Raises UnknownOutcome."""
    try:
        return CATALOGUE[Outcome(code)]
    except ValueError as error:
        raise UnknownOutcome(code) from error


def for_agents(*, reminder: bool = False) -> list[Disposition]:
    """What an agent may choose, in the order of the groups; some outcomes make sense for reminders only."""
    return [row for row in _ROWS if row.by_agent and (reminder or not row.reminders_only)]


def case_outcome(codes: Iterable[str]) -> Outcome | None:
    """The result that stands for a whole follow-up, given its attempts in order; None without any.

    A final result wins, unless it only says that time or attempts ran out. Then the last contact with the customer
    counts, and only without any contact the end itself: who once answered stays contacted.
    """
    rows = [disposition(code) for code in codes]
    choices = (
        [row for row in rows if row.final and row.code not in _RAN_OUT],
        [row for row in rows if row.right_party and row.letter],
        [row for row in rows if row.final],
        [row for row in rows if row.letter],
        rows,
    )
    return next((found[-1].code for found in choices if found), None)
