"""Tasks for the shop that an agent takes down on a call."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import errand, hands
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import ErrandIn, RefusalOut
from tenants.care import errands
from tenants.care.models import Errand
from web.api import Refused


class ErrandOut(serializers.Serializer[errand.Row]):
    """A task in words."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    words = serializers.CharField()
    for_whom = serializers.CharField()
    due = serializers.CharField()


class Errands(ConsoleView):
    """One task for the shop."""

    @extend_schema(
        request=ErrandIn,
        responses={200: ErrandOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut},
        operation_id="give_task",
    )
    def put(self, request: Request, attempt_id: uuid.UUID, errand_id: uuid.UUID) -> Response:
        """Takes a task down under an id that the page made; sent again, it answers the first one."""
        attempt, moment = hands.mine(self.agent(), attempt_id), now()
        form = ErrandIn(data=request.data)
        form.is_valid(raise_exception=True)
        sent: dict[str, Any] = {**form.validated_data, "id": errand_id}
        try:
            taken = errand.take(attempt, errand.written(sent, attempt), agent=self.agent(), now=moment)
        except errands.Incomplete as incomplete:
            raise refusal(incomplete) from incomplete
        return Response(ErrandOut(taken).data)

    @extend_schema(request=None, responses={204: None, 404: RefusalOut, 409: RefusalOut}, operation_id="take_task_back")
    def delete(self, request: Request, attempt_id: uuid.UUID, errand_id: uuid.UUID) -> Response:
        """Takes a task of this call back, as long as the shop has not seen it; asked again, it answers the same."""
        attempt = hands.mine(self.agent(), attempt_id)
        try:
            errand.take_back(attempt, errand_id, now=now())
        except Errand.DoesNotExist as absent:
            raise Http404 from absent
        except errands.AlreadySeen as seen:
            sentence = _("The shop has seen this task already. Give it another task that says what has changed.")
            raise Refused(409, "task_seen", sentence) from seen
        return Response(status=204)


def refusal(error: errands.Incomplete) -> Refused:
    """A sentence for each thing that a task lacks."""
    sentence = {
        "words": _("Write down what the shop is to do, in at most 500 characters."),
        "due_at": _("Choose a time for the task: from now on, within three months."),
        "person": _("This person is no longer in the shop. Choose another one."),
    }.get(error.field) or _("This task cannot be kept. Write it once more.")
    return Refused(422, f"task_{error.field}", sentence, field="errands")
