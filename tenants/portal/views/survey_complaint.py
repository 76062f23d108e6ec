"""A complaint by the link of a survey: with or without answers, as long as the link opens to this reader.

It comes with photos and papers of the customer's own. A file that cannot be kept costs nobody what was written; another
one can be added on the page that says so.
"""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import limits
from tenants.complaints import complain, kinds
from tenants.complaints.complain import MOST_PAPERS, Arrived
from tenants.complaints.models import Remedy
from tenants.followups import links
from tenants.followups.by_link import Page
from tenants.jobs import sent_papers
from tenants.portal.access import unseen
from tenants.portal.views import survey
from tenants.shops.models import Shop

PAPERS = "papers"


class ComplaintForm(forms.Form):
    """What happened, what it is about, whether it is dangerous, what would help, and whether somebody shall call.

    How grave it is the customer is never asked. The call is not among the remedies: it has its own question.
    """

    words = forms.CharField(
        max_length=complain.LONGEST, error_messages={"required": gettext_lazy("Please write what happened.")}
    )
    kind = forms.ChoiceField(error_messages={"required": gettext_lazy("Please choose what it is about.")})
    unsafe = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    remedy = forms.ChoiceField(
        choices=[("", ""), *(each for each in Remedy.choices if each[0] != Remedy.CALLBACK)], required=False
    )
    call = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages={"required": gettext_lazy("Please say whether we shall call you.")},
    )

    def __init__(self, data: object = None, *, shop: Shop) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["kind"].choices = kinds.of(shop).choices()  # type: ignore[attr-defined]


@csrf_exempt  # as on the page of the survey: the address is the secret, and nobody is signed in
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, token: str) -> HttpResponse:
    """Asks what happened, and takes it down with what was photographed."""
    try:
        seen = survey.page_of(request, token)
        if request.method == "POST":
            limits.count(request, "answering", key=str(seen.link.pk))
        with translation.override(seen.language):
            response = _taken(request, token, seen) if request.method == "POST" else _asked(request, seen)
    except links.NotOpen:
        return survey.closed(request)
    except limits.TooOften:
        return limits.answer(request)
    response.headers["Content-Language"] = seen.language
    return response


def _asked(request: HttpRequest, seen: Page, form: ComplaintForm | None = None) -> HttpResponse:
    context = {
        "form": form or ComplaintForm(shop=_shop(request)),
        "most": MOST_PAPERS,
        "accepted": sent_papers.ACCEPTED,
        "lost_files": bool(request.FILES),
    }
    return _page(request, seen, "complaint", context, status=422 if form else 200)


def _taken(request: HttpRequest, token: str, seen: Page) -> HttpResponse:
    files, now = request.FILES.getlist("file"), timezone.now()
    try:
        if request.POST.get("step") == PAPERS:
            arrived = complain.add_papers(token, files, shop=_shop(request), now=now)
            return _arrived(request, seen, arrived, problems=_problems(arrived, files), is_later=True)
        form = ComplaintForm(request.POST, shop=_shop(request))
        if not form.is_valid():
            return _asked(request, seen, form)
        said = form.cleaned_data
        arrived = complain.by_link(
            token, kind=said["kind"], words=said["words"], wants_call=said["call"] == "yes",
            is_unsafe=said["unsafe"] == "yes", remedy=said["remedy"], files=files, shop=_shop(request), now=now,
        )  # fmt: skip
    except complain.TooMuch:
        return _page(request, seen, "full", {"words": request.POST.get("words", "")}, status=429)
    return _arrived(request, seen, arrived, problems=_sentences(arrived))


def _arrived(
    request: HttpRequest, seen: Page, arrived: Arrived, *, problems: Sequence[tuple[str, str]], is_later: bool = False
) -> HttpResponse:
    context = {
        "arrived": arrived,
        "calls": arrived.calls,
        "problems": problems,
        "is_later": is_later,
        "accepted": sent_papers.ACCEPTED,
    }
    return _page(request, seen, "complained", context, status=422 if is_later and problems else 200)


def _problems(arrived: Arrived, files: Sequence[object]) -> list[tuple[str, str]]:
    return _sentences(arrived) if files else [("", _("Choose a file first."))]


def _sentences(arrived: Arrived) -> list[tuple[str, str]]:
    """What became of each file that was not kept, to somebody who cannot take one off again."""
    full = ngettext(
        "More than %(n)s file cannot be taken here.", "More than %(n)s files cannot be taken here.", MOST_PAPERS
    ) % {"n": MOST_PAPERS}
    if arrived.kept < MOST_PAPERS:  # the complaint is full of others' papers
        full = _("No more files can be taken here.")
    return [(name, full if why == "too_many" else str(sent_papers.REFUSALS[why])) for name, why in arrived.refused]


def _page(request: HttpRequest, seen: Page, name: str, context: dict[str, object], *, status: int) -> HttpResponse:
    title = {"page_title": _("A complaint to %(shop)s") % {"shop": _shop(request).name}}
    return render(
        request, f"portal/survey/{name}.html", {**context, **survey.around(request, seen.language), **title},
        status=status,
    )  # fmt: skip


def _shop(request: HttpRequest) -> Shop:
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return shop
