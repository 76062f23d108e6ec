"""How a call ended: the shop's record, complaint and confirmation, the count for the bill and the next try, at once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from billing.subscriptions import usage
from callcenter.agents.models import Agent
from callcenter.limits import contacts
from callcenter.queue import along, holding, metrics, place, slots
from callcenter.queue.holding import NotYours
from callcenter.queue.models import Attempt, Call, CallKind, Released
from tenants.complaints import care_calls, file, recontact
from tenants.followups import record
from tenants.followups.answers import HandedIn
from tenants.followups.dispositions import Outcome
from tenants.followups.record import Recorded
from tenants.shops.together import Together

log = structlog.get_logger(__name__)


class ComplaintMissing(Exception):
    """The outcome says that the customer only complained, and no complaint was taken down."""


class ConfirmationMissing(Exception):
    """A re-contact that reached the customer must say whether the complaint is solved."""


@dataclass(frozen=True)
class Completion:
    """What came of the attempt. While the follow-up is open, `next_try_at` says when it is tried again.

    `replayed`: the attempt was finished before, and this is the first answer once more.
    """

    attempt: uuid.UUID
    disposition: str
    closed: bool
    next_try_at: datetime | None
    complaint: uuid.UUID | None
    replayed: bool = field(default=False, compare=False)


def call(
    attempt: Attempt,
    *,
    disposition: str,
    note: str = "",
    callback_at: datetime | None = None,
    callback_is_firm: bool = True,
    language: str = "",
    wider: str = "",
    detail: str = "",
    complaint: Mapping[str, Any] | None = None,
    confirmation: Mapping[str, Any] | None = None,
    outcomes: Mapping[uuid.UUID, str] | None = None,
    answers: Sequence[HandedIn] = (),
    by: Agent | None = None,
    now: datetime,
) -> Completion:
    """Finishes the attempt, once: finishing it again answers the first result.

    It also works after the lease ran out, as long as nobody else has had the call since, and then takes the place of
    "not known". `language` goes with the outcome "language", `wider` with "do not call again": how far the wish
    reaches beyond the shop; `detail` is the team's finer outcome, which the caller has looked up. `outcomes` are those
    of the calls that were taken along, `answers` those that the page could not bring before. Raises `NotYours`,
    `NotAlong`, `SlotFull`, what `followups.record.outcome` and `complaints.file.complaint` raise, `ComplaintMissing`,
    `ConfirmationMissing`.
    """
    language = language if disposition == Outcome.LANGUAGE else ""
    # The shop is entered once and the tables in public are reached from there: each change of schema is a statement.
    with attempt.call.shop.schema(), transaction.atomic():
        held, item = holding.lock_known(attempt, by=by)
        settled = held.disposition == Outcome.NOT_KNOWN
        if held.disposition and not settled:
            return _answer(held, replayed=True)
        _require_held(held, item)
        _require_said(item, disposition, complaint=complaint, confirmation=confirmation)
        firmly = disposition == Outcome.CALLBACK_FIRM and callback_is_firm and callback_at is not None
        together = Together()
        recorded = _in_the_shop(
            held, item, together, disposition=disposition, note=note, callback_at=callback_at,
            callback_is_firm=callback_is_firm, language=language, wider=wider, detail=detail, given=answers,
            complaint=complaint, confirmation=confirmation, now=now,
        )  # fmt: skip
        if firmly and callback_at is not None:
            slots.require_room(item, callback_at, team=held.agent.team, now=now)
            held.promised_at = callback_at
        held.disposition, held.next_try_at = disposition, recorded.next_try_at
        if held.took_anything_along or outcomes:
            asked: dict[str, Any] = {"note": note, "callback_at": callback_at, "callback_is_firm": callback_is_firm}
            asked |= {"language": language, "detail": detail}
            together.write()
            along.settle(held, said=disposition, outcomes=outcomes or {}, how=asked, shop=item.shop, now=now)
        _on_the_list(held, item, recorded, together, is_new=not settled, language=language, now=now)
    metrics.COMPLETIONS.labels(disposition).inc()
    log.info("call_completed", attempt=str(held.pk), call=str(item.pk), shop=str(item.shop_id),
             agent=str(held.agent_id), disposition=disposition, closed=recorded.closed)  # fmt: skip
    return _answer(held)


def _answer(attempt: Attempt, *, replayed: bool = False) -> Completion:
    return Completion(
        attempt=attempt.pk,
        disposition=attempt.disposition,
        closed=attempt.next_try_at is None,
        next_try_at=attempt.next_try_at,
        complaint=attempt.complaint,
        replayed=replayed,
    )


def _require_held(attempt: Attempt, call: Call) -> None:
    if attempt.ended_at is None:
        return
    later = Attempt.objects.filter(call=call, claimed_at__gte=attempt.claimed_at).exclude(pk=attempt.pk)
    if attempt.released != Released.EXPIRED or later.exists():
        raise NotYours


def _require_said(
    call: Call, disposition: str, *, complaint: Mapping[str, Any] | None, confirmation: Mapping[str, Any] | None
) -> None:
    if disposition == Outcome.COMPLAINT_ONLY and complaint is None:
        raise ComplaintMissing
    if call.kind == CallKind.RECONTACT and disposition == Outcome.COMPLETE and confirmation is None:
        raise ConfirmationMissing


def _in_the_shop(
    attempt: Attempt,
    call: Call,
    together: Together,
    *,
    complaint: Mapping[str, Any] | None,
    confirmation: Mapping[str, Any] | None,
    now: datetime,
    **how: Any,
) -> Recorded:
    agent: dict[str, Any] = {"agent_id": attempt.agent_id, "agent_name": str(attempt.agent.user)}
    with call.shop.schema():
        recorded = record.outcome(
            call.follow_up, attempt_id=attempt.pk, number=attempt.number, started_at=attempt.claimed_at,
            dialled_at=attempt.dialled_at, together=together, shop=call.shop, now=now, **agent, **how,
        )  # fmt: skip
        if complaint is not None or recorded.complaint is not None:
            together.write()
        if complaint is not None:
            attempt.complaint = file.complaint(
                shop=call.shop, follow_up_id=call.follow_up, attempt_id=attempt.pk, fields=complaint, now=now, **agent
            ).pk
        if recorded.complaint is not None and confirmation is not None:
            recontact.answered(
                recorded.complaint, solved=confirmation["solved"], satisfaction=confirmation.get("satisfaction"),
                words=confirmation.get("words", ""), attempt_id=attempt.pk, now=now,
            )  # fmt: skip
        elif recorded.complaint is not None and call.kind == CallKind.CARE:
            if recorded.reached:
                care_calls.made(
                    recorded.complaint, follow_up_id=call.follow_up, by=attempt.agent_id,
                    by_name=str(attempt.agent.user), now=now,
                )  # fmt: skip
        elif recorded.complaint is not None and recorded.closed:
            recontact.given_up(recorded.complaint, now=now)
    return recorded


def _on_the_list(
    attempt: Attempt,
    call: Call,
    recorded: Recorded,
    together: Together,
    *,
    is_new: bool,
    language: str,
    now: datetime,
) -> None:
    """Ends the attempt, moves the call, counts it where it counts, and writes this and the shop's part together."""
    holding.complete(attempt, together, now=now)
    if attempt.dialled_at is not None:
        contacts.end(attempt.pk, spoke=recorded.reached, together=together)
    place.settle(call, recorded, agent=attempt.agent, is_new=is_new, language=language, together=together, now=now)
    # Last, because counting makes the shop's other completions wait until this transaction ends.
    if recorded.first_reach and not attempt.inbound and call.kind in (CallKind.SURVEY, CallKind.REMINDER):
        usage.count(call.shop, follow_up=call.follow_up, attempt=attempt.pk, after=together, now=now)
    else:
        together.write()
