"""How often a client may ask: the same counters in the cache that allauth uses for signing in."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

RATES = {
    "signup": "10/m/ip,40/h/ip",
    "slug": "60/m/ip",
    "invitation": "30/m/ip",
    "invite": "30/h/user",
}


class TooOften(Exception):
    """This client has asked too often; it may try again in a while."""


def count(request: HttpRequest, action: str) -> None:
    """Counts one use of `action`. Raises `TooOften`."""
    if not ratelimit.consume(request, app="accounts", action=action, config=RATES, limit_get=True):
        raise TooOften


def answer(request: HttpRequest) -> HttpResponse:
    """The page that says so, with status 429."""
    return ratelimit.respond_429(request)
