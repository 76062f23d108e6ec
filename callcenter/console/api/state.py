"""What the agent is doing, for the scripts of the pages."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.agents import states
from callcenter.console import bar
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import ExtensionIn, RefusalOut, SeatOut
from web.api import Refused


class MyState(ConsoleView):
    """The agent's present state."""

    @extend_schema(responses={200: SeatOut}, operation_id="read_state")
    def get(self, request: Request) -> Response:
        moment = now()
        return Response(SeatOut(bar.shown(states.of(self.agent(), now=moment), now=moment)).data)


class Sign(ConsoleView):
    """A page of the console is open."""

    @extend_schema(request=None, responses={200: SeatOut}, operation_id="give_sign")
    def post(self, request: Request) -> Response:
        """Who waits for calls and gives no sign for three minutes is noted as not there."""
        moment = now()
        states.sign(self.agent(), now=moment)
        return Response(SeatOut(bar.shown(states.of(self.agent(), now=moment), now=moment)).data)


class Extension(ConsoleView):
    """A longer wrap-up."""

    @extend_schema(
        request=ExtensionIn, responses={200: SeatOut, 400: RefusalOut, 409: RefusalOut}, operation_id="extend_wrap_up"
    )
    def post(self, request: Request) -> Response:
        """As many seconds again, once, for a reason."""
        form = ExtensionIn(data=request.data)
        form.is_valid(raise_exception=True)
        moment = now()
        try:
            seat = states.extend(self.agent(), reason=form.validated_data["reason"], now=moment)
        except states.AlreadyExtended as again:
            raise Refused(409, "extended", _("A wrap-up can be made longer once.")) from again
        except states.NotWrappingUp as over:
            raise Refused(409, "not_wrapping_up", _("The wrap-up is over.")) from over
        return Response(SeatOut(bar.shown(seat, now=moment)).data)
