"""How an attempt ended, written once; and what that means for the follow-up."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tenants.consent.models import Purpose
from tenants.followups import answers, callbacks, dispositions, fallback, languages, numbers, opt_out, past, responses
from tenants.followups.answers import HandedIn
from tenants.followups.attempt_policy import AttemptPolicy
from tenants.followups.calling import Hours, attempts_of
from tenants.followups.dispositions import Disposition, Group, Next, Outcome
from tenants.followups.due import DueCall, value_of
from tenants.followups.models import Answer, CallRecord, ClosedReason, FollowUp
from tenants.followups.past import Ended, Past
from tenants.followups.retry import Attempt, Exhausted, NextTry, RetryPolicy, next_try
from tenants.jobs.models import Customer, Job
from tenants.shops.compiled import Compiled
from tenants.shops.models import Shop
from tenants.shops.together import Together, one_transaction


class NoteMissing(Exception):
    """This outcome needs a word of explanation."""


class NotForAgents(ValueError):
    """Only the system ends a follow-up this way."""


class OnlyForReminders(ValueError):
    """This outcome makes no sense for a survey or a re-contact."""


class LanguageMissing(ValueError):
    """Who speaks another language speaks one of those that calls are made in, or `languages.OTHER`."""


@dataclass(frozen=True)
class Recorded:
    """What the attempt did. `reached`: the customer in person spoke; `first_reach`: for the first time.

    `due` is the follow-up's new place in the queue while somebody is to ring. `complaint` is what a re-contact asked
    about.
    """

    closed: bool
    closed_reason: str
    next_try_at: datetime | None
    reached: bool
    first_reach: bool
    complaint: uuid.UUID | None = None
    due: DueCall | None = None


def outcome(
    follow_up_id: uuid.UUID,
    *,
    attempt_id: uuid.UUID,
    number: int,
    agent_id: uuid.UUID | None,
    agent_name: str,
    started_at: datetime,
    dialled_at: datetime | None,
    disposition: str,
    note: str = "",
    callback_at: datetime | None = None,
    callback_is_firm: bool = True,
    language: str = "",
    wider: str = "",
    detail: str = "",
    given: Sequence[HandedIn] = (),
    by_agent: bool = True,
    together: Together | None = None,
    shop: Shop,
    now: datetime,
) -> Recorded:
    """Writes the attempt's `CallRecord` and closes the follow-up or sets its next try. Idempotent by attempt.

    `given` are answers that come with the end of the call. A refusal leaves nothing behind.

    Only "not known" gives way to what the agent says later. `language` goes with the outcome "language": the one that
    the customer speaks, or `languages.OTHER` with a note. `wider` goes with "do not call again": how far the wish
    reaches beyond the shop. `detail` is the team's finer outcome, which the caller has looked up. Who gives `together`
    sends it, before anything reads what was recorded. Raises `UnknownOutcome`, `NotForAgents`, `OnlyForReminders`,
    `NoteMissing`, `LanguageMissing`, `answers.BadAnswer` or a `callbacks.BadCallback`.
    """
    with shop.schema(), one_transaction():
        row = dispositions.disposition(disposition)
        held = (_LOCKED_ALONE if row.final else _LOCKED).get(follow_up_id)
        hours = Hours(shop)
        behind = past.of(held.pk)
        written = next((each for each in behind.attempts if each.attempt == attempt_id), None)
        if written is not None and (written.disposition != Outcome.NOT_KNOWN or disposition == Outcome.NOT_KNOWN):
            return _recorded(held, reached=written.reached, first=False, hours=hours, now=now)
        _check(row, held, note=note, language=language, by_agent=by_agent)
        promised = row.next is Next.CALLBACK
        firm = row.code is Outcome.CALLBACK_FIRM and callback_is_firm
        if promised:
            callbacks.check(callback_at, held, firm=row.code is Outcome.CALLBACK_FIRM, shop=shop, now=now)
        first = row.right_party and not any(each.reached for each in behind.attempts)
        record = CallRecord(
            pk=attempt_id, follow_up=held, agent=agent_id, agent_name=agent_name, number=number,
            started_at=started_at, dialled_at=dialled_at, ended_at=now, disposition=row.code,
            detail=detail, reached=row.right_party, note=note,
        )  # fmt: skip
        parts = together or Together()
        if written is None:
            held.attempts_made += 1
            parts.insert([record])
        else:
            parts.update(record, [field.name for field in CallRecord._meta.concrete_fields if not field.primary_key])
        if row.code is Outcome.LANGUAGE and language != languages.OTHER:
            held.language = language
            parts.change(Customer, {"id": held.customer_id}, language=language)
        earlier = [each for each in behind.attempts if each.attempt != attempt_id]
        now_ended = Ended(attempt_id, dialled_at or now, row.code, row.right_party)
        _move(
            held, row, callback_at if promised else None, firm=firm, by=agent_id, attempts=[*earlier, now_ended],
            shop=shop, hours=hours, now=now,
        )  # fmt: skip
        parts.update(held, _MOVED)
        _answer(parts, held, row.code, given, past=behind, shop=shop, now=now)
        if together is None or row.suppresses or row.code is Outcome.LANGUAGE:
            parts.write()  # what touches the customer's own rows is not left for later
        if row.suppresses:
            _suppress(held, row, wider=wider, shop=shop, by=agent_id, now=now)
        return _recorded(held, reached=row.right_party, first=first, hours=hours, now=now)


#: Of the job only what the next try and the script ask about.
_OF_JOB = ("id", "customer", "delivered_at", "first_visit")
_LOCKED = Compiled(
    lambda pk: (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("customer", "job")
        .defer(*(f"job__{field.name}" for field in Job._meta.concrete_fields if field.name not in _OF_JOB))
        .filter(pk=pk)
    )
)
#: The end of a follow-up mostly asks nothing of its customer and its job; what does reads them then.
_LOCKED_ALONE = Compiled(lambda pk: FollowUp.objects.select_for_update(of=("self",)).filter(pk=pk))

#: What an attempt changes in its follow-up.
_MOVED = (
    "language", "attempts_made", "next_try_at", "promised_at", "promise_is_firm", "promised_by", "fallback_due_at",
    "calls_ended_at", "closed_at", "closed_reason",
)  # fmt: skip


def _answer(
    together: Together, held: FollowUp, code: str, given: Sequence[HandedIn], *, past: Past, shop: Shop, now: datetime
) -> None:
    """Keeps the answers that came with the end of the call, and completes the response when this was the end of it."""
    response, changed = past.response, list[Answer]()
    if given:
        response, changed = answers.put_together(held, given, past=past, shop=shop, now=now)
    if response is None:
        return
    known = past.answers | {answer.question: answer for answer in changed}
    ended = responses.completed(response, known, code, is_last=held.closed_at is not None, now=now)
    if response._state.adding:
        together.insert([response])
    elif ended:
        together.update(response, ("completed_at", "partial", "satisfied"))
    together.insert([answer for answer in changed if answer._state.adding])
    for answer in changed:
        if answer.question in past.answers:
            together.update(answer, ("score", "code", "text", "chosen", "seq", "answered_at"))


def _check(row: Disposition, follow_up: FollowUp, *, note: str, language: str, by_agent: bool) -> None:
    if row.by_agent is not by_agent:
        raise NotForAgents(row.code)
    if row.reminders_only and follow_up.kind != "reminder":
        raise OnlyForReminders(row.code)
    if row.code is Outcome.LANGUAGE:
        codes = [code for code, _name in settings.LANGUAGES]
        if language not in (*languages.others(follow_up.language, codes), languages.OTHER):
            raise LanguageMissing(language)
    unnamed = row.code is Outcome.LANGUAGE and language == languages.OTHER
    if (row.needs_note or unnamed) and not note.strip():
        raise NoteMissing(row.code)


def _move(
    held: FollowUp,
    row: Disposition,
    callback_at: datetime | None,
    *,
    firm: bool,
    by: uuid.UUID | None,
    attempts: Sequence[Ended],
    shop: Shop,
    hours: Hours,
    now: datetime,
) -> None:
    """Closes the follow-up or sets its next try, by the outcome of its latest attempt."""
    held.promised_at, held.promise_is_firm, held.promised_by = None, False, None
    held.calls_ended_at = None
    if row.final:
        _close(held, _REASONS.get(row.code) or _reason_of(row), now)
        return
    if held.closed_at is not None:  # closed by a link, an upload undone or a wish, while the agent was on the line
        return
    if callback_at is not None:
        # A promise is kept as it was made; `callbacks.check` has seen to the hours.
        held.promised_at, held.promise_is_firm, held.promised_by = callback_at, firm, by if firm else None
    limits = attempts_of(shop, held.call_type)
    if held.fallback_sent_at is None:
        outcomes = [each.disposition for each in attempts]
        held.fallback_due_at = fallback.owed_from(held, outcomes, policy=limits, shop=shop, now=now)
    match _next(held, attempts, callback_at, limits=limits, hours=hours, now=now):
        case NextTry(at=at):
            held.next_try_at = callback_at or at
        case Exhausted(reason="expired") if callback_at is not None:
            held.next_try_at = callback_at
        case Exhausted(reason=reason):
            held.promised_at, held.promise_is_firm, held.promised_by = None, False, None
            if reason in _ENDS_CALLS and held.fallback_due_at is not None:
                held.calls_ended_at = now
            else:
                _close(held, reason, now)


#: Nobody rings any more, and a message may still bring the answer.
_ENDS_CALLS = ("exhausted", "expired")


def _next(
    held: FollowUp,
    ended: Sequence[Ended],
    callback_at: datetime | None,
    *,
    limits: AttemptPolicy,
    hours: Hours,
    now: datetime,
) -> NextTry | Exhausted:
    attempts = [Attempt(each.at, each.disposition) for each in ended]
    attempts[-1] = Attempt(attempts[-1].at, attempts[-1].outcome, callback_at)
    policy = RetryPolicy(
        expires_at=held.expires_at,
        window_end=held.window_ends_at,
        due_at=held.due_at,
        max_attempts=limits.max_attempts,
        max_dials=limits.max_dials,
        delays=limits.delays,
        numbers_left=len(numbers.left(held, [each.disposition for each in ended])),
    )
    return next_try(attempts, policy=policy, hours_policy=hours.of(held.customer), now=now)


def _close(held: FollowUp, reason: str, now: datetime) -> None:
    """A real result takes the place of an end that only says that time or attempts ran out."""
    if held.closed_at is None:
        held.closed_at, held.closed_reason = now, reason
    elif held.closed_reason in (ClosedReason.EXPIRED, ClosedReason.EXHAUSTED):
        held.closed_reason = reason


_REASONS = {Outcome.DECEASED: ClosedReason.SUPPRESSED}


def _reason_of(row: Disposition) -> str:
    if row.group is Group.NO_LONGER:
        return ClosedReason.NOT_ELIGIBLE
    return ClosedReason.REFUSED if row.refused else ClosedReason.REACHED


def _suppress(held: FollowUp, row: Disposition, *, wider: str, shop: Shop, by: uuid.UUID | None, now: datetime) -> None:
    """No calls of any kind to any of the customer's numbers from now on."""
    assignment = getattr(shop, "assignment", None)
    for phone in numbers.numbers_of(held.customer):
        opt_out.number(
            phone, purpose=Purpose.ALL, reason=row.code, evidence=f"call:{held.pk}", by=by, wider=wider, shop=shop,
            team_id=assignment.team_id if assignment else None, now=now,
        )  # fmt: skip


def _recorded(held: FollowUp, *, reached: bool, first: bool, hours: Hours, now: datetime) -> Recorded:
    rings_again = held.closed_at is None and held.calls_ended_at is None
    return Recorded(
        closed=held.closed_at is not None,
        closed_reason=held.closed_reason,
        next_try_at=held.next_try_at if rings_again else None,
        reached=reached,
        first_reach=first,
        complaint=held.complaint,
        due=value_of(held, hours=hours, now=now) if rings_again else None,
    )
