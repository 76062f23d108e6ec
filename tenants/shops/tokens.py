"""Bearer tokens of a shop's own systems: made once, kept as a digest, found at every request, ended at once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from tenants.shops.models import ApiToken, Shop

PREFIX = "ac_"  # so that a token in the wrong place is known for what it is
NOTED_EVERY = timedelta(minutes=1)


class UnknownToken(Exception):
    """No token of this shop: never made, revoked, or another shop's. Nobody is told which."""


def make(shop: Shop, *, name: str, by: User | None, now: datetime) -> tuple[ApiToken, str]:
    """A new token, and its secret of 256 bits, which is nowhere kept and never shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        shop=shop, name=name[:60], digest=_digest(secret), hint=f"…{secret[-4:]}", made_by=by, created_at=now
    )
    return token, secret


def find(secret: str, shop: Shop) -> ApiToken:
    """The token of this shop that the secret belongs to. Raises `UnknownToken`."""
    found = ApiToken.objects.filter(digest=_digest(secret), shop=shop, revoked_at=None).first()
    if found is None:
        raise UnknownToken
    return found


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Keeps when the token was last used, to the minute, so that busy systems do not write a row at each request."""
    if token.last_used_at is None or token.last_used_at <= now - NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


def revoke(token: ApiToken, now: datetime) -> None:
    """Ends the token with its next request; the time of the first revocation stays."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    token.refresh_from_db(fields=["revoked_at"])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
