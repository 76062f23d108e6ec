"""How often a client may ask: the same counters in the cache that allauth uses for signing in."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

RATES = {
    "signup": "10/m/ip,40/h/ip",
    "opening": "10/h/ip,30/d/ip",  # forms without a fault, each of which keeps an address from others for a while
    "opening_email": "3/h/key,6/d/key",
    "slug": "60/m/ip",
    "invitation": "30/m/ip",
    "survey": "30/m/ip",  # links to a survey that do not open; those that do are not counted
    "answer": "30/m/ip",  # links to a complaint that do not open
    "answering": "40/10m/key",  # what is sent by one link that does, photos among it
    "message_number": "60/h/user",
    "letters": "20/h/user",
    "archive": "40/h/user",  # each is set by a process of its own
    "invite": "30/h/user",
    "team_code": "30/h/user",
}


class TooOften(Exception):
    """This client has asked too often; it may try again in a while."""


def count(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    """Counts one use of `action`, by `key` where its rate says so. Raises `TooOften`."""
    if not ratelimit.consume(request, app="accounts", action=action, config=RATES, key=key, limit_get=True):
        raise TooOften


def answer(request: HttpRequest) -> HttpResponse:
    """The page that says so, with status 429."""
    return ratelimit.respond_429(request)
