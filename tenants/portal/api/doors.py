"""Who may use a shop's API, and how it refuses: a token of this very shop, else one and the same answer."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from tenants.shops import tokens
from tenants.shops.models import ApiToken, Shop
from web.api import ApiView, Refused


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


class ShopView(ApiView):
    """The base of every view here."""

    authentication_classes: Any = [ByToken]
    permission_classes: Any = [HasToken]
    throttle_classes: Any = [PerToken]
    stranger = gettext_lazy("This needs a valid token of the shop.")
    too_much: str | Promise = gettext_lazy("This is too much at once. Send fewer jobs.")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not hasattr(self, (request.method or "").lower()):  # an address takes a method or not, whoever asks
            raise exceptions.MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most(request):
            raise Refused(413, "too_large", str(self.too_much))

    def most(self, request: Request) -> int:
        """How many bytes a body may have."""
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class BySession(SessionAuthentication):
    """The portal's own sign-in, for reading about the API."""


def shop_of(request: Request) -> Shop:
    """The shop whose host is asked."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return shop
