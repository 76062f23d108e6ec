"""The page behind the link of a letter: one person of the shop answers one complaint in two taps, without signing in.

Looking at it changes nothing; every step is a form. After a step the browser is led back to the page, so that loading
it again repeats nothing. The customer's number is shown only to the browser in which "I call now" was tapped.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import limits
from tenants.complaints import answer_by_link, change, staff_link, words
from tenants.complaints.answer_by_link import PAPERS, Page
from tenants.jobs import sent_papers
from tenants.portal.access import unseen
from tenants.portal.complaint_answer_forms import FORMS, AnswerForm
from web import sending
from web.context import LANGUAGE_NAMES

#: The cookie of the browser in which the person calls; its path is the page's own.
COOKIE, KEPT_FOR = "calls", 60 * 60
NUMBER = "number"
REFUSALS: dict[type[change.Refused], Promise] = {
    answer_by_link.Used: gettext_lazy("You have noted this with this link already. To add to it, sign in."),
    answer_by_link.NotYourStep: gettext_lazy("Only owners and managers of the shop note the cause."),
}
CLOSED: dict[type[staff_link.NotOpen], tuple[Promise, Promise]] = {
    staff_link.Expired: (
        gettext_lazy("This link has expired."),
        gettext_lazy("It was good for seven days. Sign in to see the complaint."),
    ),
    staff_link.Closed: (
        gettext_lazy("This complaint is closed."),
        gettext_lazy("Nothing is left to do. Sign in to read it."),
    ),
    staff_link.Replaced: (
        gettext_lazy("The customer was not satisfied, and the complaint is open again."),
        gettext_lazy("A newer letter has the link for it. You can also sign in."),
    ),
    staff_link.NotOpen: (
        gettext_lazy("This link does not open any more."),
        gettext_lazy("Sign in to see the complaints of your shop."),
    ),
}


# No token against forged forms: who can name this address holds the secret that opens it, and nobody is signed in.
# (A page without referrer sends no origin with its forms, so that such a check could not tell, either.)
@csrf_exempt
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the case with its next steps, and takes one."""
    try:
        seen = _page(request, token)
        if request.method != "POST":
            return _shown(request, seen)
        limits.count(request, "answering", key=str(seen.opened.link.pk))
        return _taken(request, token, seen)
    except staff_link.NotOpen as error:
        return _closed(request, error)
    except limits.TooOften:
        return limits.answer(request)


def _page(request: HttpRequest, token: str) -> Page:
    return answer_by_link.page(token, language=_chosen(request), **_here(request))


def _here(request: HttpRequest) -> dict[str, Any]:
    return {"shop": request.shop, "now": timezone.now()}  # type: ignore[attr-defined]


def _taken(request: HttpRequest, token: str, seen: Page) -> HttpResponse:
    step = request.POST.get("step", "")
    if step == NUMBER:
        return _number(request, token, seen)
    if step == PAPERS:
        return _papers(request, token, seen)
    if step not in FORMS:
        return _back(request)
    with translation.override(seen.language):
        form = FORMS[step](request.POST)
        if not form.is_valid():
            return _shown(request, seen, bound=form, status=422)
    try:
        answer_by_link.take(token, step, **form.cleaned_data, **_here(request))
    except change.OutOfTurn as refused:
        return _shown(request, seen, bound=form, refusal=words.REFUSALS[refused.why], status=409)
    except (answer_by_link.Used, answer_by_link.NotYourStep) as refused:
        return _shown(request, seen, bound=form, refusal=REFUSALS[type(refused)], status=409)
    return _back(request, done=step)


def _number(request: HttpRequest, token: str, seen: Page) -> HttpResponse:
    """This browser sees the number for an hour."""
    answer_by_link.calls_now(token, **_here(request))
    response = _back(request)
    response.set_signed_cookie(
        COOKIE, str(seen.opened.link.pk), salt=_salt(request), max_age=KEPT_FOR, path=request.path,
        secure=not settings.DEBUG, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _papers(request: HttpRequest, token: str, seen: Page) -> HttpResponse:
    """Adds photos. A script that sends one after the other gets its answer as JSON."""
    with translation.override(seen.language):
        problems = [] if request.FILES.getlist("file") else [_("Choose a file first.")]
        for each in request.FILES.getlist("file"):
            try:
                upload = sent_papers.body_of(each)
                answer_by_link.add_paper(token, upload=upload, name=each.name or "", **_here(request))
            except sent_papers.Refused as refused:
                problems.append(str(sent_papers.REFUSALS[refused.why]))
        if sending.is_by_script(request):
            return JsonResponse({"problem": problems[0] if problems else ""}, status=422 if problems else 200)
    if problems:
        return _shown(request, _page(request, token), refusal=" ".join(problems), status=422)
    return _back(request, done=PAPERS)


def _back(request: HttpRequest, *, done: str = "") -> HttpResponseRedirect:
    query = request.GET.copy()
    query.pop("done", None)
    if done:
        query["done"] = done
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)


def _shown(
    request: HttpRequest,
    seen: Page,
    *,
    bound: AnswerForm | None = None,
    refusal: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    calls = request.get_signed_cookie(COOKIE, default="", salt=_salt(request)) == str(seen.opened.link.pk)
    with translation.override(seen.language):
        forms = {step: FORMS[step]() for step in seen.steps}
        if bound is not None and bound.step in forms:
            forms[bound.step] = bound
        complaint = seen.sheet.complaint
        context = {
            "seen": seen,
            "complaint": complaint,
            "card": seen.sheet.card,
            "person": seen.opened.person,
            "phone": complaint.customer.phone if calls else "",
            "forms": forms.values(),
            "first": next(iter(forms), ""),
            "done": _done(request, seen) if status == 200 else "",
            "refusal": str(refusal),
            "faulty": status == 422 and bound is not None,
            "accepted": sent_papers.ACCEPTED,
            "max_bytes": sent_papers.MAX_BYTES,
            "signed_in": reverse("complaint", args=[complaint.pk]),
            **_around(request, seen.language),
        }
        context["page_title"] = _("Complaint %(reference)s") % {"reference": complaint.reference}
        response = render(request, "portal/answer/page.html", context, status=status)
    response.headers["Content-Language"] = seen.language
    return response


def _done(request: HttpRequest, seen: Page) -> str:
    """What the step before this page did; only of steps that were taken indeed."""
    step = request.GET.get("done", "")
    if step == PAPERS and seen.papers:
        return _("Your photo is attached.")
    return str(FORMS[step].done) if step in seen.taken else ""


def _closed(request: HttpRequest, error: staff_link.NotOpen) -> HttpResponse:
    """One sentence about why the link does not open, and nothing of the case. Who tries many of them has to wait."""
    try:
        limits.count(request, "answer")
    except limits.TooOften:
        return limits.answer(request)
    language = _chosen(request) or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        title, more = CLOSED[type(error)]
        known = type(error) is not staff_link.NotOpen
        context = {**_around(request, language), "page_title": title, "more": more, "sign_in": reverse("complaints")}
        context |= {} if known else {"shop": None}
        return render(request, "portal/answer/closed.html", context, status=410 if known else 404)


def _around(request: HttpRequest, language: str) -> dict[str, Any]:
    return {
        "shop": request.shop,  # type: ignore[attr-defined]
        "page_language": language,
        "languages": [(code, name) for code, name in LANGUAGE_NAMES.items() if code != language],
    }


def _chosen(request: HttpRequest) -> str:
    chosen = request.GET.get("language", "")
    return chosen if chosen in LANGUAGE_NAMES else ""


def _salt(request: HttpRequest) -> str:
    return f"complaint_answer:{request.shop.pk}"  # type: ignore[attr-defined]
