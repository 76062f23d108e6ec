"""The one door to Stripe: a client, the errors that the rest of the house knows, and the check of a webhook's seal."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import stripe
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

SECONDS = 15
RETRIES = 2


class Unavailable(Exception):
    """Stripe cannot be reached, is out of order, or no key is set. Nothing is known to have happened."""


class Declined(Exception):
    """The card was refused; the text is for the person who pays, and may be empty."""


class Refused(Exception):
    """Stripe does not carry out the request as it stands; `code` is Stripe's own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadSignature(Exception):
    """A webhook that Stripe did not send, that is too old, or that belongs to another mode or account."""


@contextmanager
def talking() -> Iterator[stripe.StripeClient]:
    """The client; what it raises inside the block leaves as `Unavailable`, `Declined` or `Refused`."""
    if not settings.STRIPE_SECRET_KEY:
        raise Unavailable("No key is set.")
    try:
        yield _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)
    except stripe.CardError as fault:
        raise Declined(fault.user_message or "") from fault
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as fault:
        raise Refused(fault.code or "") from fault
    except stripe.StripeError as fault:
        log.warning("stripe_unavailable", kind=type(fault).__name__, status=fault.http_status)
        raise Unavailable(type(fault).__name__) from fault


def once(*parts: object, params: Mapping[str, Any] | None = None) -> Any:
    """Request options with an idempotency key of our row ids; with `params`, other wishes get another key.

    The same key within a day answers what it answered first, so a click that comes twice creates one object.
    """
    key = "-".join(str(part) for part in parts)
    if params is not None:
        key += "-" + hashlib.sha256(json.dumps(params, sort_keys=True, default=str).encode()).hexdigest()[:16]
    return {"idempotency_key": key}


def event(payload: bytes, signature: str) -> dict[str, Any]:
    """The event in a webhook's raw body. Raises `BadSignature`.

    `STRIPE_WEBHOOK_SECRET` may hold two secrets with a comma between, for the day on which one replaces the other.
    """
    for secret in filter(None, (part.strip() for part in settings.STRIPE_WEBHOOK_SECRET.split(","))):
        try:
            stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, tolerance=300)
            found = json.loads(payload)
            break
        except (stripe.SignatureVerificationError, ValueError):
            continue
    else:
        raise BadSignature
    if not isinstance(found, dict) or found.get("object") != "event" or not isinstance(found.get("id"), str):
        raise BadSignature
    if bool(found.get("livemode")) != is_live() or found.get("account"):
        raise BadSignature
    return found


def is_live() -> bool:
    """Whether the key moves real money."""
    return settings.STRIPE_SECRET_KEY.partition("_")[2].startswith("live")


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> stripe.StripeClient:
    more: dict[str, Any] = {}
    if base:
        more["base_addresses"] = {"api": base, "meter_events": base, "files": base}
    transport = stripe.RequestsClient(timeout=SECONDS)
    return stripe.StripeClient(key, max_network_retries=RETRIES, http_client=transport, **more)
