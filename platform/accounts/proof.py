"""Asking for the password once more before something weighty, and saying what for."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.functional import Promise

View = Callable[..., HttpResponse]


def asked_for(why: str | Promise) -> Callable[[View], View]:
    """A view for people who have just shown that it is them; `why` is the sentence they read when they are asked."""

    def decorate(view: View) -> View:
        guarded: Any = reauthentication_required(view)
        guarded.asked_for = why
        return guarded

    return decorate


def why(request: HttpRequest) -> str | Promise:
    """What the page that asks says: the sentence of the view that comes next, or empty."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    try:
        found = resolve(path.partition("?")[0], getattr(request, "urlconf", None))
    except Resolver404:
        return ""
    return getattr(found.func, "asked_for", "")
