"""How a call ended, taken down once however often it is sent."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import also, finish, hands, recording, screen, work
from callcenter.console.api.attempts import bad_answer
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.errands import refusal as errand_refusal
from callcenter.console.api.recordings import refusal as recording_refusal
from callcenter.console.api.serializers import CompletionIn, CompletionOut, RefusalOut
from callcenter.queue import along, complete, slots
from callcenter.queue.models import Attempt
from tenants.care import errands
from tenants.complaints import file
from tenants.followups import answers, callbacks, record, team_outcomes
from tenants.followups import recording as recordings
from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from web.api import Refused
from web.sentences import listed

REPLAYED = "Idempotent-Replayed"


class Completions(ConsoleView):
    """The end of a call."""

    @extend_schema(
        request=CompletionIn,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER, description="The attempt's id."
            )
        ],
        responses={200: CompletionOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut},
        operation_id="complete_call",
    )
    def post(self, request: Request, call_id: uuid.UUID) -> Response:
        """Completes the attempt. Sent again, it answers the first result with the header `Idempotent-Replayed`."""
        form = CompletionIn(data=request.data)
        form.is_valid(raise_exception=True)
        wanted: dict[str, Any] = dict(form.validated_data)
        attempt = hands.mine_on(self.agent(), call_id, _key(request, wanted.pop("attempt", None), call_id))
        zone = _zone(attempt)
        why = _("The time of the callback cannot be read.")
        wanted["callback_at"] = _moment(wanted.get("callback_at"), zone, field="callback_at", otherwise=why)
        if told := wanted.get("complaint"):
            why = _("The time of the promise cannot be read.")
            due = _moment(told.get("promise_due_at"), zone, field="complaint", otherwise=why)
            wanted["complaint"] = {**told, "promise_due_at": due}
        try:
            done = work.end(attempt, agent=self.agent(), **wanted, now=now())
        except _REFUSALS as error:
            raise _refusal(error, zone) from error
        return Response(CompletionOut(done).data, headers={REPLAYED: "true"} if done.replayed else None)


def _key(request: Request, in_body: uuid.UUID | None, call_id: uuid.UUID) -> uuid.UUID:
    """The attempt's id: from the header, else the body, else the address when it names the attempt itself."""
    text = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not text:
        return in_body or call_id
    try:
        in_header = uuid.UUID(text)
    except ValueError as error:
        raise Refused(400, "bad_key", _("The header Idempotency-Key must hold the attempt's id.")) from error
    if in_body not in (None, in_header):
        raise Refused(400, "bad_key", _("Header and body name different attempts."))
    return in_header


def _zone(attempt: Attempt) -> ZoneInfo:
    """The customer's own clock."""
    shop = attempt.call.shop
    with shop.schema():
        found = FollowUp.objects.select_related("customer").filter(pk=attempt.call.follow_up).first()
        hours = Hours(shop)
        return ZoneInfo(hours.of(found.customer).zone if found else hours.usual.zone)


def _moment(text: str | None, zone: ZoneInfo, *, field: str, otherwise: str) -> datetime | None:
    """The time that was typed on the customer's own clock; `otherwise` is what is said of one that cannot be read."""
    try:
        return screen.callback_moment(text or "", zone)
    except ValueError as error:
        raise Refused(400, "invalid", otherwise, field=field) from error


_REFUSALS = (
    finish.Unanswered,
    also.Unanswered,
    along.NotAlong,
    complete.ComplaintMissing,
    complete.ConfirmationMissing,
    record.NoteMissing,
    record.LanguageMissing,
    record.NotForAgents,
    record.OnlyForReminders,
    team_outcomes.UnknownDetail,
    callbacks.BadCallback,
    slots.SlotFull,
    file.Incomplete,
    answers.BadAnswer,
    errands.Incomplete,
    recording.NotRecorded,
    recordings.NoConsent,
    recordings.BadLink,
)


def _refusal(error: Exception, zone: ZoneInfo) -> Refused:
    """A sentence for each refusal of the verb."""
    match error:
        case finish.Unanswered():
            sentence = _("No answer yet: %(questions)s. Answer, or choose “Partly completed”.")
            sentence %= {"questions": listed(error.names)}
            return Refused(422, "unanswered", sentence, field="answers", questions=error.questions)
        case also.Unanswered():
            sentence = _("No answer yet for what you asked besides: %(questions)s. Answer, or choose another outcome.")
            return Refused(422, "also_unanswered", sentence % {"questions": listed(error.names)}, field="along")
        case along.NotAlong():
            return Refused(422, "not_along", _("One of the other calls is no longer part of this one."), field="along")
        case complete.ComplaintMissing():
            return Refused(422, "complaint_missing", _("This outcome needs a complaint."), field="complaint")
        case complete.ConfirmationMissing():
            sentence = _("Say whether the complaint is solved, or choose “Partly completed”.")
            return Refused(422, "unanswered", sentence, field="answers", questions=["solved"])
        case record.NoteMissing():
            return Refused(422, "note_missing", _("This outcome needs a note."), field="note")
        case record.LanguageMissing():
            sentence = _("Say which other language the customer speaks.")
            return Refused(422, "language_missing", sentence, field="language")
        case team_outcomes.UnknownDetail():
            sentence = _("Your team has no such outcome. Reload the page and choose another one.")
            return Refused(422, "outcome", sentence, field="detail")
        case answers.BadAnswer():
            return Refused(422, "bad_answer", bad_answer(error.why), field="answers")
        case recording.NotRecorded() | recordings.NoConsent() | recordings.BadLink():
            return recording_refusal(error)
        case errands.Incomplete():
            return errand_refusal(error)
        case file.Incomplete():
            sentence = _("The complaint form is not complete.")
            return Refused(422, "complaint_incomplete", sentence, field="complaint", fields=error.faults)
        case callbacks.BadCallback():
            return _bad_callback(error, zone)
        case slots.SlotFull(next_free=None):
            sentence = _("All who work then have promised a call, and no later time is free.")
            return Refused(422, "callback_full", sentence, field="callback_at")
        case slots.SlotFull(next_free=free):
            assert free is not None
            sentence = _("All who work then have promised a call. The next free time is %(time)s.")
            more = {"field": "callback_at", "next_allowed": free.isoformat()}
            return Refused(422, "callback_full", sentence % {"time": _words(free, zone)}, **more)
    return Refused(422, "outcome", _("This outcome cannot be chosen for this call."), field="disposition")


def _bad_callback(error: callbacks.BadCallback, zone: ZoneInfo) -> Refused:
    more: dict[str, Any] = {"field": "callback_at"}
    match error:
        case callbacks.CallbackMissing():
            return Refused(422, "callback_missing", _("Agree on a time with the customer."), **more)
        case callbacks.CallbackInThePast():
            return Refused(422, "callback_past", _("This time has gone by."), **more)
        case callbacks.CallbackTooLate(latest=latest):
            sentence = _("This follow-up ends at %(time)s. Choose an earlier time.") % {"time": _words(latest, zone)}
            return Refused(422, "callback_too_late", sentence, latest=latest.isoformat(), **more)
        case callbacks.CallbackOutsideHours(next_allowed=None):
            return Refused(422, "callback_closed", _("Nobody may call then, and no later time is left."), **more)
        case callbacks.CallbackOutsideHours(next_allowed=opens):
            assert opens is not None
            sentence = _("Nobody may call then. The next allowed time is %(time)s.") % {"time": _words(opens, zone)}
            return Refused(422, "callback_closed", sentence, next_allowed=opens.isoformat(), **more)
    raise error


def _words(moment: datetime, zone: ZoneInfo) -> str:
    there = timezone.localtime(moment, zone)
    return f"{formats.date_format(there, 'MONTH_DAY_FORMAT')} {there:%H:%M}"
