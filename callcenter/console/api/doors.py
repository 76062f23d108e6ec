"""Who may use the console's API, and how it refuses: a person of a team, by session, in one sentence."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from callcenter.agents.models import Agent
from callcenter.agents.roles import agent_of
from callcenter.console.hands import NotFound, NotInHand
from callcenter.queue.holding import LeaseLost, NotYours
from web.api import ApiView, Refused


class BySession(SessionAuthentication):
    """The console's own sign-in, with the token against forged requests. A stranger gets 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class OfATeam(BasePermission):
    """For people in a team; sets `agent`. Anybody else is told that there is nothing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.user is None or not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        agent = agent_of(request.user)
        if agent is None:
            raise Http404
        request.agent = request._request.agent = agent  # type: ignore[attr-defined]
        return True


class PerAgent(UserRateThrottle):
    """Far more than hands can type; it stops a program that runs wild."""

    scope, rate = "console", "1200/min"


class Reveals(UserRateThrottle):
    """A number is rarely needed before it is dialled."""

    scope, rate = "reveal", "10/hour"


class ConsoleView(ApiView):
    """The base of every view here. A call that is not in the agent's hands any more is told so, wherever it shows."""

    authentication_classes = [BySession]
    permission_classes = [OfATeam]
    throttle_classes = [PerAgent]
    stranger = gettext_lazy("Sign in to the console first.")

    def agent(self) -> Agent:
        """Who asks."""
        agent: Agent = self.request.agent  # type: ignore[attr-defined]
        return agent

    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case NotFound():
                return super().handle_exception(Http404())
            case NotInHand() | NotYours() | LeaseLost():
                sentence = _("This call is no longer in your hands.")
                return super().handle_exception(Refused(409, "not_in_hand", sentence))
        return super().handle_exception(exc)


def now() -> Any:
    """The moment of the request; verbs below take it as an argument."""
    return timezone.now()
