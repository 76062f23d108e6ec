"""The page behind a link: a customer answers without signing in. The token in the address is all that opens it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import limits
from callcenter.scripts.merge import merge
from tenants.complaints import by_link as complaints_by_link
from tenants.followups import by_link, links
from tenants.followups.answers import BadAnswer
from tenants.followups.by_link import ASKS, MORE, Page
from tenants.portal.access import unseen
from tenants.portal.survey_form import MoreForm, SurveyForm
from web.context import LANGUAGE_NAMES

#: The cookie by which the browser that answered is known again; its path is the page's own.
COOKIE, KEPT_FOR = "answered", 30 * 24 * 3600


# No token against forged forms: who can name this address holds the secret that opens it, and nobody is signed in.
# (A page without referrer sends no origin with its forms, so that such a check could not tell, either.)
@csrf_exempt
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is asked, takes what is answered, and thanks."""
    try:
        if request.method != "POST":
            return _shown(request, page_of(request, token))
        if "refusal" in request.POST:
            return _refusal(request, token)
        if "more" in request.POST:
            return _more(request, token)
        return _answers(request, token)
    except links.NotOpen:
        return closed(request)
    except BadAnswer:
        return _shown(request, page_of(request, token), changed=True, status=422)


def page_of(request: HttpRequest, token: str, *, shown: str = "") -> Page:
    mine = request.get_signed_cookie(COOKIE, default="", salt=_salt(request)) == token
    return by_link.page(token, same_browser=mine, shown=shown, **_reader(request))


def _reader(request: HttpRequest) -> dict[str, Any]:
    """Where, when, and in which language if the reader chose one."""
    return {"language": request.GET.get("language", ""), "shop": request.shop, "now": timezone.now()}  # type: ignore[attr-defined]


def _answers(request: HttpRequest, token: str) -> HttpResponse:
    shown = request.POST.get("version", "")
    try:
        seen = page_of(request, token, shown=shown)
    except links.NotOpen:
        # The same form a second time, from an impatient finger: it gets the answer that the first one got.
        by_link.answer(token, {}, **_reader(request))
        return _done(request, token)
    if seen.stage != ASKS:
        return _done(request, token)
    with translation.override(seen.language):
        form = SurveyForm(request.POST, page=seen)
        if not form.is_valid():
            return _shown(request, seen, form=form, status=422)
    by_link.answer(token, form.replies(), shown=shown, **_reader(request))
    return _done(request, token)


def _more(request: HttpRequest, token: str) -> HttpResponse:
    seen = page_of(request, token)
    if seen.stage != MORE:
        return _done(request, token)
    with translation.override(seen.language):
        form = MoreForm(request.POST, page=seen)
        if not form.is_valid():
            return _shown(request, seen, form=form, status=422)
    said = form.cleaned_data
    complaints_by_link.more(
        token, form.reasons(), form.replies(), words=said["words"], wants_call=said["call"] == "yes",
        **_reader(request),
    )  # fmt: skip
    return _done(request, token)


def _refusal(request: HttpRequest, token: str) -> HttpResponse:
    seen = page_of(request, token)
    by_link.refuse(token, shop=request.shop, now=timezone.now())  # type: ignore[attr-defined]
    with translation.override(seen.language):
        return render(request, "portal/survey/refused.html", around(request, seen.language))


def _done(request: HttpRequest, token: str) -> HttpResponse:
    """Back to the page, which from now on knows this browser."""
    response = HttpResponseRedirect(request.get_full_path())
    response.set_signed_cookie(
        COOKIE, token, salt=_salt(request), max_age=KEPT_FOR, path=request.path, secure=not settings.DEBUG,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _salt(request: HttpRequest) -> str:
    return f"survey:{request.shop.pk}"  # type: ignore[attr-defined]


def _shown(
    request: HttpRequest, seen: Page, *, form: SurveyForm | None = None, changed: bool = False, status: int = 200
) -> HttpResponse:
    with translation.override(seen.language):
        form = form or (MoreForm(page=seen) if seen.stage == MORE else SurveyForm(page=seen))
        context = {
            "seen": seen,
            "form": form,
            "changed": changed,
            "said": {step.key: merge(step.say, seen.values, language=seen.language) for step in seen.script.steps},
            **around(request, seen.language),
        }
        response = render(request, f"portal/survey/{seen.stage}.html", context, status=status)
    response.headers["Content-Language"] = seen.language
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """One page for every link that does not open, whatever the reason, without the shop's name.

    Who tries many of them has to wait.
    """
    try:
        limits.count(request, "survey")
    except limits.TooOften:
        return limits.answer(request)
    chosen = request.GET.get("language", "")
    with translation.override(chosen if chosen in LANGUAGE_NAMES else translation.get_language()):
        context = around(request, translation.get_language() or settings.LANGUAGE_CODE)
        context |= {"shop": None, "page_title": _("This link does not open any more.")}
        return render(request, "portal/survey/closed.html", context, status=404)


def around(request: HttpRequest, language: str) -> dict[str, Any]:
    shop = request.shop  # type: ignore[attr-defined]
    return {
        "shop": shop,
        "page_language": language,
        "page_title": _("%(shop)s asks") % {"shop": shop.name},
        "languages": [(code, name) for code, name in LANGUAGE_NAMES.items() if code != language],
    }
