"""Two questions a load balancer asks: does the process live, and may it be sent work."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)


@csrf_exempt
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"ok": True})


@csrf_exempt
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check of settings.READINESS_CHECKS passes, else 503; names and reasons stand in the log only.

    A check is a callable without arguments that raises, or returns False, when its part cannot work.
    """
    failed = [name for name, path in settings.READINESS_CHECKS.items() if not _passes(name, path)]
    answer = {"ok": not failed, "checks": len(settings.READINESS_CHECKS), "failed": len(failed)}
    return JsonResponse(answer, status=503 if failed else 200)


def _passes(name: str, check: str | Callable[[], object]) -> bool:
    try:
        passes = (import_string(check) if isinstance(check, str) else check)() is not False
    except Exception:
        log.exception("not_ready", check=name)
        return False
    if not passes:
        log.warning("not_ready", check=name)
    return passes
