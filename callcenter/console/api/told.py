"""Ticks and WeChat, kept at once while the call is in hand."""

import uuid

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import hands, told
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RefusalOut
from tenants.jobs import ticks
from tenants.jobs.models import WeChatStep
from web.api import Refused


class TickIn(serializers.Serializer):
    key = serializers.CharField(max_length=20)
    on = serializers.BooleanField()


class WeChatIn(serializers.Serializer):
    state = serializers.ChoiceField(choices=WeChatStep.State.choices)


class Ticks(ConsoleView):
    """What was read before the call, and what the customer was reminded of."""

    @extend_schema(
        request=TickIn, responses={200: TickIn, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut}, operation_id="tick"
    )
    def put(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Ticks one thing, or takes the tick back; the first tick's time stays."""
        attempt = hands.mine(self.agent(), attempt_id)
        form = TickIn(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            told.tick(attempt, form.validated_data["key"], form.validated_data["on"], agent=self.agent(), now=now())
        except ticks.NoSuchTick as none:
            raise Refused(400, "no_such_tick", _("There is nothing of this name to tick."), field="key") from none
        return Response(form.validated_data)


class WeChat(ConsoleView):
    """Whether the customer joined the shop's WeChat."""

    @extend_schema(
        request=WeChatIn, responses={200: WeChatIn, 404: RefusalOut, 409: RefusalOut}, operation_id="note_wechat"
    )
    def put(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps the answer with the customer; earlier ones stay in the history."""
        attempt = hands.mine(self.agent(), attempt_id)
        form = WeChatIn(data=request.data)
        form.is_valid(raise_exception=True)
        told.wechat(attempt, form.validated_data["state"], agent=self.agent(), now=now())
        return Response(form.validated_data)
