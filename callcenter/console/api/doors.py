"""Who may use the console's API, and how it refuses: a person of a team, by session, in one sentence."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from callcenter.agents.models import Agent
from callcenter.agents.roles import agent_of
from callcenter.console.hands import NotFound
from web.errors import not_found


class Refused(Exception):
    """A refusal with its sentence; `code` is for programs, `more` for the page."""

    def __init__(self, status: int, code: str, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.status, self.body = status, {"detail": sentence, "code": code, **more}


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


class ConsoleView(APIView):
    """The base of every view here."""

    authentication_classes = [BySession]
    permission_classes = [OfATeam]
    throttle_classes = [PerAgent]

    def agent(self) -> Agent:
        """Who asks."""
        agent: Agent = self.request.agent  # type: ignore[attr-defined]
        return agent

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, (NotFound, Http404, exceptions.NotFound)):
            return not_found(self.request._request)  # type: ignore[return-value]
        if isinstance(exc, Refused):
            return Response(exc.body, status=exc.status)
        if isinstance(exc, exceptions.ValidationError):
            body = {"detail": _first(exc.detail), "code": "invalid", "fields": exc.detail}
            return Response(body, status=400)
        if isinstance(exc, exceptions.NotAuthenticated):
            exc = exceptions.NotAuthenticated(_("Sign in to the console first."))
        elif isinstance(exc, exceptions.PermissionDenied):  # only a missing or old token leads here
            exc = exceptions.PermissionDenied(_("This page has expired. Load it again."))
        elif isinstance(exc, exceptions.Throttled):
            exc = exceptions.Throttled(getattr(exc, "wait", None), _("Too many requests."))
        return super().handle_exception(exc)


def now() -> Any:
    """The moment of the request; verbs below take it as an argument."""
    return timezone.now()


def _first(detail: Any, field: str = "") -> str:
    """The first of a form's faults as a sentence with the field's name before it."""
    if isinstance(detail, dict):
        name, inner = next(iter(detail.items()))
        return _first(inner, "" if name == "non_field_errors" else str(name))
    if isinstance(detail, list):
        return _first(detail[0], field) if detail else ""
    return f"{field}: {detail}" if field else str(detail)
