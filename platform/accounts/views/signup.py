"""allauth's own sign-up page has no use here: its address leads to the form that opens a shop."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import origins


def signup(request: HttpRequest) -> HttpResponse:
    return redirect(origins.public(settings.SIGN_UP_URL))
