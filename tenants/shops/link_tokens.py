"""Tokens of links that open without signing in.

A token is worked out from the link's id and a secret of the installation: 144 opaque bits, for one shop alone. The
database holds its digest only, so that nobody who reads the database can open a link.
"""

import hashlib
import hmac
import uuid
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac

from tenants.shops.models import Shop

#: Bytes of a token.
LENGTH = 18


def token(link: uuid.UUID, *, salt: str, shop: Shop, secret: str = "") -> str:
    """The token of a link; `salt` names the kind of link, `secret` is the one in force unless told otherwise."""
    told, secret = f"{shop.pk}:{link}", secret or settings.SECRET_KEY
    return urlsafe_b64encode(salted_hmac(salt, told, secret=secret, algorithm="sha256").digest()[:LENGTH]).decode()


def digest(token: str) -> str:
    """What is kept of a token, and what a link is found by."""
    return hashlib.sha256(token.encode()).hexdigest()


def known(link: uuid.UUID, kept: str, *, salt: str, shop: Shop) -> str | None:
    """The token whose digest was kept; None when the secret that it was made with was thrown away meanwhile."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        found = token(link, salt=salt, shop=shop, secret=secret)
        if hmac.compare_digest(digest(found), kept):
            return found
    return None
