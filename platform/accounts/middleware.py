"""Holds people who must have a second factor at its set-up page until they have one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import second_factor

OPEN_PATHS = ("/accounts/", "/static/", "/healthz", "/readyz", "/language/")


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not request.path.startswith(OPEN_PATHS) and second_factor.is_missing(user):
            return redirect("mfa_activate_totp")
        return self.get_response(request)
