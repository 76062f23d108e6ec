"""Who may use a shop's API, and how it refuses: a token of this very shop, else one and the same answer."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from tenants.shops import tokens
from tenants.shops.models import ApiToken, Shop
from web.errors import not_found


class Refused(Exception):
    """A refusal with its sentence; `code` and `more` are for programs."""

    def __init__(self, status: int, code: str, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.status, self.body = status, {"detail": sentence, "code": code, **more}


class ByToken(BaseAuthentication):
    """`Authorization: Bearer …`. None, unknown, revoked and another shop's token get the very same answer."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        kind, _blank, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer":
            return None
        now = timezone.now()
        try:
            token = tokens.find(secret.strip(), shop_of(request))
        except tokens.UnknownToken as unknown:
            raise exceptions.AuthenticationFailed from unknown
        tokens.note_use(token, now=now)
        structlog.contextvars.bind_contextvars(api_token=str(token.pk))
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HasToken(BasePermission):
    """For the shop's own systems."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiToken):
            raise exceptions.NotAuthenticated
        return True


class HasTokenOrIsMember(BasePermission):
    """For them, and for people of the shop who read about the API in a browser."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, ApiToken):
            return True
        if request.user is None or not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if getattr(request, "membership", None) is None:
            raise Http404
        return True


class PerToken(SimpleRateThrottle):
    """So many requests a minute for each token; what one system does slows no other."""

    scope = "api"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not isinstance(request.auth, ApiToken):
            return None
        return f"throttle-api-{shop_of(request).pk}-{request.auth.pk}"


class ShopView(APIView):
    """The base of every view here."""

    authentication_classes: Any = [ByToken]
    permission_classes: Any = [HasToken]
    throttle_classes: Any = [PerToken]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not hasattr(self, (request.method or "").lower()):  # an address takes a method or not, whoever asks
            raise exceptions.MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Refused(413, "too_large", _("This is too much at once. Send fewer jobs."))

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, (Http404, exceptions.NotFound)):
            return not_found(self.request._request)  # type: ignore[return-value]
        if isinstance(exc, Refused):
            return Response(exc.body, status=exc.status)
        if isinstance(exc, RecursionError):
            exc = exceptions.ParseError()
        if isinstance(exc, exceptions.ValidationError):
            return Response({"detail": first_of(exc.detail), "code": "invalid", "fields": exc.detail}, status=400)
        if isinstance(exc, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
            exc = exceptions.NotAuthenticated(_("This needs a valid token of the shop."))
        elif isinstance(exc, exceptions.ParseError):
            exc = exceptions.ParseError(_("This request is not valid JSON."))
        elif isinstance(exc, exceptions.Throttled):
            exc = exceptions.Throttled(getattr(exc, "wait", None), _("Too many requests."))
        return super().handle_exception(exc)


class BySession(SessionAuthentication):
    """The portal's own sign-in, for reading about the API."""


def shop_of(request: Request) -> Shop:
    """The shop whose host is asked."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return shop


def first_of(detail: Any, field: str = "") -> str:
    """The first of the faults as a sentence, with the field's name before it."""
    if isinstance(detail, dict):
        name, inner = next(iter(detail.items()))
        return first_of(inner, "" if name == "non_field_errors" else str(name))
    if isinstance(detail, list):
        return first_of(detail[0], field) if detail else ""
    return f"{field}: {detail}" if field else str(detail)
