"""Pages for what went wrong. A foreign id, an absent one and a forbidden role get the very same answer."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext

log = structlog.get_logger(__name__)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for everything a person may not know of; the body says nothing about the address or the reason."""
    if _wants_json(request):
        return JsonResponse({"detail": gettext("Not found.")}, status=404)
    return _page("errors/404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal must look like an absence."""
    return not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"detail": gettext("This request cannot be read.")}, status=400)
    return _page("errors/400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page without database, session or context processors, as any of them may be what broke."""
    request_id = getattr(request, "request_id", "") or ""
    if _wants_json(request):
        return JsonResponse({"detail": gettext("Something broke on our side."), "request_id": request_id}, status=500)
    try:
        return _page("errors/500.html", 500, request_id=request_id)
    except Exception:  # the page of last resort must not fail itself
        log.exception("error_page_failed")
        return HttpResponse("Server error", status=500, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form came without its token: said in words, as the person can mend it by loading the page again."""
    log.warning("csrf_refused", reason=reason)
    if _wants_json(request):
        return JsonResponse({"detail": gettext("This form has expired. Load the page again.")}, status=403)
    return _page("errors/403_csrf.html", 403)


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _page(template: str, status: int, **context: object) -> HttpResponse:
    return HttpResponse(loader.get_template(template).render(context), status=status)


# Names by which a URL configuration imports them: `from web.errors import handler400, handler403, ...`.
handler400 = bad_request
handler403 = forbidden
handler404 = not_found
handler500 = server_error
