"""Carries a sign-in from one host to another by a code that works once, for a minute, on one host."""

import hashlib
import secrets
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from accounts.models import Hop, User


class BadHop(Exception):
    """The code is unknown, used, too old, or meant for another host."""


def address(user: User, target: str, *, now: datetime) -> str:
    """The address that signs `user` in on the host of the absolute address `target` and goes on to its path."""
    parts = urlsplit(target)
    Hop.objects.filter(expires_at__lt=now - Hop.LIFETIME * 60).delete()
    code = secrets.token_urlsafe(32)
    Hop.objects.create(
        digest=_digest(code),
        user=user,
        host=parts.hostname or "",
        next_path=parts.path or "/",
        expires_at=now + Hop.LIFETIME,
    )
    return f"{parts.scheme}://{parts.netloc}/accounts/hop/?{urlencode({'code': code})}"


def use(code: str, *, host: str, now: datetime) -> Hop:
    """Spends the code. Raises `BadHop`."""
    spent = Hop.objects.filter(digest=_digest(code), host=host, used_at=None, expires_at__gt=now).update(used_at=now)
    if not spent:
        raise BadHop
    hop = Hop.objects.select_related("user").get(digest=_digest(code))
    if not hop.user.is_active:
        raise BadHop
    return hop


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
