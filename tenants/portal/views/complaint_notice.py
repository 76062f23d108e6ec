"""The page behind the link of a letter about a complaint: its reader confirms to have read it, without signing in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import limits
from tenants.complaints import notices
from tenants.portal.access import unseen
from web.context import LANGUAGE_NAMES


# No token against forged forms: who can name this address holds the secret that opens it, and nobody is signed in.
@csrf_exempt
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what the letter was about; sending the form confirms it. Looking at it, as mail scanners do, does not."""
    take = notices.confirm if request.method == "POST" else notices.page
    try:
        found = take(token, shop=request.shop, now=timezone.now())  # type: ignore[attr-defined]
    except notices.NotOpen:
        return _closed(request)
    return _shown(request, found)


def _shown(request: HttpRequest, found: notices.Page) -> HttpResponse:
    shop = request.shop  # type: ignore[attr-defined]
    language = _language(request, found.person.language or shop.language)
    with translation.override(language), timezone.override(shop.zone):
        context = {"seen": found, "complaint": found.complaint, **_around(language), "shop": shop}
        context["page_title"] = _("Complaint %(reference)s") % {"reference": found.complaint.reference}
        return render(request, "portal/complaints/notice.html", context)


def _closed(request: HttpRequest) -> HttpResponse:
    """One page for every link that does not open, whatever the reason. Who tries many of them has to wait."""
    try:
        limits.count(request, "answer")
    except limits.TooOften:
        return limits.answer(request)
    language = _language(request, translation.get_language() or settings.LANGUAGE_CODE)
    with translation.override(language):
        context = {**_around(language), "shop": None, "page_title": _("This link does not open any more.")}
        return render(request, "portal/complaints/notice_closed.html", context, status=404)


def _language(request: HttpRequest, usual: str) -> str:
    chosen = request.GET.get("language", "")
    return chosen if chosen in LANGUAGE_NAMES else usual


def _around(language: str) -> dict[str, object]:
    others = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != language]
    return {"page_language": language, "languages": others}
