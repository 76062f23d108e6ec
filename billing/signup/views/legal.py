"""Terms and privacy, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from billing.subscriptions import open as opening
from billing.subscriptions import trial


def terms(request: HttpRequest) -> HttpResponse:
    context = {"version": opening.TERMS_VERSION, "trial_days": trial.DAYS, "trial_reached": trial.REACHED}
    return render(request, "site/terms.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html", {"version": opening.TERMS_VERSION})
