"""The door for Stripe's webhooks: checked, kept, answered; the work is done by a worker."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.subscriptions import inbox
from billing.subscriptions.stripe_client import BadSignature

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """200 when the event is kept or was kept before, 400 for everything that Stripe did not sign."""
    try:
        inbox.take(request.body, request.headers.get("Stripe-Signature", ""), now=timezone.now())
    except BadSignature:
        log.warning("webhook_refused")
        return HttpResponse(status=400)
    return HttpResponse(status=200)
