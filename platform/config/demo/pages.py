"""The demo's own page, in development only: who can sign in where, and one button that deletes it all."""

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.demo import cast, load

log = structlog.get_logger(__name__)


@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    """Every person of the demo with the address to sign in at."""
    return render(
        request,
        "site/demo.html",
        {"exists": load.exists(), "people": load.places() if load.exists() else [], "password": cast.PASSWORD},
    )


@require_POST
def deletion(request: HttpRequest) -> HttpResponse:
    """Deletes the demo shops, their team and their people; whatever else is there stays."""
    load.delete(now=timezone.now(), say=lambda text: log.info("demo_deleting"))
    messages.success(request, _("The demo is deleted."))
    return redirect("demo")
