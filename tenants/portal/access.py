"""Who may see a page of the portal. A stranger signs in; anybody else who may not is told that there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from tenants.shops import standing
from tenants.shops.models import MANAGERS, WORKERS, Role
from web.errors import not_found

__all__ = ["EVERYBODY", "MANAGERS", "WORKERS", "View", "member", "unseen"]

View = Callable[..., HttpResponse]
EVERYBODY = (*WORKERS, Role.VIEWER)


def unseen(view: View) -> View:
    """A page that opens by its address alone: no other page learns the address, and no search engine keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        add_never_cache_headers(response)
        return response

    return guarded


def member(*roles: str, writes: bool = False) -> Callable[[View], View]:
    """A page for members with one of `roles` (all, when none is named).

    With `writes`, unsafe methods are refused with a page in words while the shop is read-only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership = getattr(request, "membership", None)
            if membership is None or membership.role not in (roles or EVERYBODY):
                return not_found(request)
            if writes and request.method not in ("GET", "HEAD") and not standing.is_good(membership.shop):
                return render(request, "portal/read_only.html", status=409)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        guarded.roles = roles or EVERYBODY  # type: ignore[attr-defined]
        guarded.writes = writes  # type: ignore[attr-defined]
        return guarded

    return decorate
