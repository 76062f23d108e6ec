"""The attempt in an agent's hands: claimed, held, dialled, answered."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NoReturn

import structlog
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.agents import notices, states
from callcenter.agents.models import Notice
from callcenter.console import also, card, hands, reads, work
from callcenter.console.api.doors import ConsoleView, Reveals, now
from callcenter.console.api.serializers import (
    AnswerIn,
    AnswerOut,
    AttemptOut,
    DialOut,
    LeaseOut,
    RefusalOut,
    RevealIn,
    RevealOut,
    TimeOut,
)
from callcenter.queue import claim, dial, lease, timing
from callcenter.queue.models import Attempt
from tenants.consent import log as access_log
from tenants.followups import answers
from tenants.followups.models import FollowUp
from web.api import Refused

log = structlog.get_logger(__name__)


class Attempts(ConsoleView):
    """Claiming: one call that may be dialled now."""

    @extend_schema(
        request=None, responses={201: AttemptOut, 409: RefusalOut, 429: RefusalOut}, operation_id="claim_next_call"
    )
    def post(self, request: Request) -> Response:
        """Hands out the next call. Who has one in hand gets that one again."""
        try:
            attempt = work.next_call(self.agent(), now=now())
        except states.NotWorking as away:
            raise Refused(
                409, "not_working", _("You are on a break or in training. Say that you are ready first.")
            ) from away
        except reads.TooMany as many:
            sentence = _("You have opened as many customers within an hour as your team allows.")
            raise Refused(429, "too_many_customers", sentence) from many
        except claim.NothingDue as nothing:
            raise Refused(
                409, "nothing_due", _("No call is due for you now."), next_at=_iso(nothing.next_at)
            ) from nothing
        return Response(_shown(attempt), status=201)


class OneAttempt(ConsoleView):
    """How an attempt of one's own stands."""

    @extend_schema(responses={200: AttemptOut, 404: RefusalOut}, operation_id="read_attempt")
    def get(self, request: Request, attempt_id: uuid.UUID) -> Response:
        return Response(_shown(hands.mine(self.agent(), attempt_id)))


class Answers(ConsoleView):
    """The answers of the call, saved one by one."""

    @extend_schema(responses={200: AnswerOut(many=True), 404: RefusalOut}, operation_id="list_answers", filters=False)
    def get(self, request: Request, attempt_id: uuid.UUID) -> Response:
        attempt = hands.mine(self.agent(), attempt_id)
        with attempt.call.shop.schema():
            given: Any = answers.of(attempt.call.follow_up)
            return Response(AnswerOut(given, many=True).data)

    @extend_schema(
        request=AnswerIn,
        responses={200: AnswerOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut},
        operation_id="save_answer",
    )
    def patch(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps the answer with the highest `seq` of its question, and answers what is kept."""
        attempt = hands.mine(self.agent(), attempt_id)

        def save(**told: Any) -> Any:
            with attempt.call.shop.schema():
                return answers.save(attempt.call.follow_up, shop=attempt.call.shop, **told)

        return _kept(request, attempt, save)


class AlsoAnswers(ConsoleView):
    """The answers to what is asked besides: of a call that was taken along."""

    @extend_schema(
        request=AnswerIn,
        responses={200: AnswerOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut},
        operation_id="save_answer_besides",
    )
    def patch(self, request: Request, attempt_id: uuid.UUID, call_id: uuid.UUID) -> Response:
        """Keeps the answer with the highest `seq` of its question, and answers what is kept."""
        attempt = hands.mine(self.agent(), attempt_id)
        return _kept(request, attempt, partial(also.save, attempt, call_id))


def _kept(request: Request, attempt: Attempt, save: Callable[..., Any]) -> Response:
    """Saves an answer while its call is in the agent's hands, or was a moment ago; answers what is kept."""
    moment = now()
    form = AnswerIn(data=request.data)
    form.is_valid(raise_exception=True)
    try:
        hands.open_or_late(attempt, now=moment)
        kept = save(**form.validated_data, now=moment)
    except answers.BadAnswer as bad:
        raise Refused(400, "bad_answer", bad_answer(bad.why), field=bad.why) from bad
    return Response(AnswerOut(kept).data)


class Heartbeat(ConsoleView):
    """The page is still open."""

    @extend_schema(request=None, responses={200: LeaseOut, 404: RefusalOut, 409: RefusalOut}, operation_id="hold_call")
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Holds the call for five more minutes. To be sent every twenty seconds."""
        until = lease.renew(hands.mine(self.agent(), attempt_id), now=now())
        states.sign(self.agent(), now=now())
        return Response({"lease_until": _iso(until)})


class Dial(ConsoleView):
    """The telephone rings, once."""

    @extend_schema(request=None, responses={200: DialOut, 404: RefusalOut, 409: RefusalOut}, operation_id="dial")
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Looks once more whether the customer may be called now, and answers the number to dial."""
        attempt, moment = hands.mine(self.agent(), attempt_id), now()
        try:
            rung = work.ring(attempt, agent=self.agent(), now=moment)
        except dial.NoLongerDue as stop:
            raise Refused(409, "no_longer_due", _why_not(stop.reason)) from stop
        except dial.NotNow as later:
            sentence = _("The customer may not be called at this hour. The call went back to the list.")
            raise Refused(409, "not_now", sentence, opens_at=_iso(later.opens_at)) from later
        number = card.numbers_of(attempt)
        return Response({"dialled_at": _iso(rung.at), "again": rung.again, "number": number})


class Answered(ConsoleView):
    """The customer took the call."""

    @extend_schema(
        request=None, responses={200: TimeOut, 404: RefusalOut, 409: RefusalOut}, operation_id="note_answered"
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps when the customer answered; the first time counts."""
        try:
            at = timing.answered(hands.mine(self.agent(), attempt_id), by=self.agent(), now=now())
        except timing.NotDialled as undialled:
            raise _untimed() from undialled
        return Response({"at": _iso(at), "until": None})


class HangUp(ConsoleView):
    """The talk is over."""

    @extend_schema(request=None, responses={200: TimeOut, 404: RefusalOut, 409: RefusalOut}, operation_id="hang_up")
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps when the talk was over, and begins the wrap-up; the first time counts."""
        try:
            seat = work.hang_up(hands.mine(self.agent(), attempt_id), agent=self.agent(), now=now())
        except timing.NotDialled as undialled:
            raise _untimed() from undialled
        return Response({"at": _iso(seat.since), "until": _iso(seat.until)})


class Reveal(ConsoleView):
    """What is masked, shown for a reason."""

    def get_throttles(self) -> list[Reveals]:  # type: ignore[override]
        return [Reveals()]

    def throttled(self, request: Request, wait: float) -> NoReturn:
        log.warning("reveals_exceeded", agent=str(self.agent().pk))
        notices.about(self.agent(), Notice.Kind.REVEALS, now=now())
        super().throttled(request, wait)

    @extend_schema(
        request=RevealIn,
        responses={200: RevealOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 429: RefusalOut},
        operation_id="reveal",
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Shows number and plate in full; the shop's access log keeps who looked and why."""
        attempt, moment = hands.mine(self.agent(), attempt_id), now()
        form = RevealIn(data=request.data)
        form.is_valid(raise_exception=True)
        if attempt.ended_at is not None:
            raise hands.NotInHand
        with attempt.call.shop.schema():
            found = FollowUp.objects.select_related("customer", "job__vehicle").get(pk=attempt.call.follow_up)
            access_log.access(
                actor=self.agent().user_id,
                actor_role=self.agent().role,
                what="reveal",
                subject=found.customer_id,
                reason=form.validated_data["reason"],
                now=moment,
            )
            plate = found.job.vehicle.plate if found.job and found.job.vehicle else ""
        log.info("number_revealed", attempt=str(attempt.pk), agent=str(self.agent().pk))
        return Response({"number": card.numbers_of(attempt), "plate": plate or ""})


def _shown(attempt: Attempt) -> dict[str, object]:
    attempt.url = reverse("call", args=[attempt.pk])  # type: ignore[attr-defined]
    return AttemptOut(attempt).data


def _untimed() -> Refused:
    return Refused(409, "not_dialled", _("The telephone has not rung yet."))


def bad_answer(why: str) -> str:
    """What is wrong with an answer, in a sentence."""
    return {
        "question": _("The script of this call has no such question."),
        "score": _("This question takes no such score."),
        "choice": _("This question has no such choice."),
        "text": _("The text is too long."),
        "day": _("This is not a day."),
        "version": _("The script on the page is not one for this call. Open the call again."),
    }.get(why) or _("There is no such answer.")


def _why_not(reason: str) -> str:
    return {
        "suppressed": _("The customer does not wish to be called. Do not dial."),
        "expired": _("It is too late for this call."),
        "answered": _("The customer has just answered by link. Do not dial."),
        "withdrawn": _("The shop has withdrawn this call."),
    }.get(reason) or _("This call is no longer needed.")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
