"""From host to shop, and from person to role: the two look-ups that every request makes anew."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from tenants.shops.models import Membership, Shop, expected_schema
from web.errors import not_found

Next = Callable[[HttpRequest], HttpResponse]


class HostMiddleware:
    """Chooses the addresses and, on a shop's host, the schema. An unknown or closed host is a plain 404."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        kind, shop = resolve(split_domain_port(request.get_host())[0].lower().rstrip("."))
        request.host_kind, request.shop, request.membership = kind, shop, None  # type: ignore[attr-defined]
        if request.path in ("/healthz", "/readyz"):
            return self.get_response(request)
        if kind == "unknown":
            return not_found(request)
        request.urlconf = settings.HOST_URLCONFS[kind]
        if shop is None:
            return self.get_response(request)
        token = expected_schema.set(shop.schema_name)
        try:
            connection.set_tenant(shop)  # type: ignore[attr-defined]
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]
            expected_schema.reset(token)


def resolve(host: str) -> tuple[str, Shop | None]:
    """The kind of host (public, console, ops, shop, unknown) and, for a shop's host, the open shop."""
    if host in (settings.BASE_DOMAIN, "127.0.0.1"):
        return "public", None
    label, _, rest = host.partition(".")
    if rest != settings.BASE_DOMAIN:
        return "unknown", None
    if label in (settings.CONSOLE_LABEL, settings.OPS_LABEL):
        return ("console" if label == settings.CONSOLE_LABEL else "ops"), None
    shop = (
        Shop.objects.select_related("standing", "settings")
        .filter(slug=label, closed_at=None, ready_at__isnull=False)
        .first()
    )
    return ("shop", shop) if shop else ("unknown", None)


class MemberMiddleware:
    """Looks up, at every request on a shop's host, what the signed-in person is there: revoked means gone at once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shop = getattr(request, "shop", None)
        if shop is not None and request.user.is_authenticated:
            request.membership = (  # type: ignore[attr-defined]
                Membership.objects.filter(user=request.user, shop=shop, revoked_at=None).first()
            )
        return self.get_response(request)
