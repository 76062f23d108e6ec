"""What every answer carries: security headers, the request's id, the person's language and the shop's time zone."""

import zoneinfo
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from web.errors import bad_request, not_found

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class SecurityHeadersMiddleware:
    """Adds the headers that django-csp and Django's own SecurityMiddleware leave out.

    Every page of ours may show somebody's data, so nothing is stored unless its view says otherwise. Signing out
    empties the browser's cache and storage for this host; cookies stay, as the header would also take those of the
    other hosts below the same domain.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not request.path.startswith(settings.STATIC_URL):
            headers.setdefault("Cache-Control", "no-store, private")
        if getattr(request, "signed_out", False):
            headers["Clear-Site-Data"] = '"cache", "storage"'
        if request_id := getattr(request, "request_id", None):
            headers.setdefault("X-Request-ID", request_id)
        return response


class LanguageMiddleware:
    """Chooses the language: the person's saved one, else the cookie, else what the browser asks for.

    Django maps zh-CN and zh-SG to zh-hans, zh-TW, zh-HK and zh-MO to zh-hant. The time zone is the shop's on a shop's
    host and the person's elsewhere.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        saved = saved_language(request)
        language = saved or translation.get_language_from_request(request)
        zone = time_zone(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
            if not saved:
                patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


class ApiRefusalsMiddleware:
    """In development Django explains an address that nobody serves on a page of its own; a program wants JSON there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = {400: bad_request, 404: not_found}.get(response.status_code)
        if own is None or not settings.DEBUG or not request.path.startswith("/api/"):
            return response
        return response if "json" in response.headers.get("Content-Type", "") else own(request)


def saved_language(request: HttpRequest) -> str | None:
    """The language the signed-in person chose, or None."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    language = getattr(user, "language", "") or ""
    return language if language in dict(settings.LANGUAGES) else None


def time_zone(request: HttpRequest) -> zoneinfo.ZoneInfo:
    """The zone in which this request's times are shown."""
    for holder in (getattr(request, "shop", None), getattr(request, "tenant", None), getattr(request, "user", None)):
        name = getattr(holder, "timezone", None)
        if name:
            try:
                return zoneinfo.ZoneInfo(str(name))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                continue
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def remember_sign_out(sender: object, request: HttpRequest, **_kwargs: object) -> None:
    """A receiver of Django's user_logged_out."""
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined]


def bind_request(sender: object, request: HttpRequest, **_kwargs: object) -> None:
    """A receiver of django-structlog's signal: gives the log line its shop and the answer its request id."""
    context = structlog.contextvars.get_contextvars()
    request.request_id = context.get("request_id")  # type: ignore[attr-defined]
    shop = getattr(request, "shop", None)
    if shop is not None:
        structlog.contextvars.bind_contextvars(shop_id=str(shop.pk))
