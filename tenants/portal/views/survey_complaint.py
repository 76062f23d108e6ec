"""A complaint by the link of a survey: with or without answers, as long as the link opens to this reader."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tenants.complaints import by_link, kinds
from tenants.followups import links
from tenants.portal.access import unseen
from tenants.portal.views import survey
from tenants.shops.models import Shop


class ComplaintForm(forms.Form):
    """What happened, what it is about, and whether somebody shall call."""

    words = forms.CharField(
        max_length=by_link.LONGEST, error_messages={"required": gettext_lazy("Please write what happened.")}
    )
    kind = forms.ChoiceField(error_messages={"required": gettext_lazy("Please choose what it is about.")})
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
    """Asks what happened, and takes it down."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    try:
        seen = survey.page_of(request, token)
        with translation.override(seen.language):
            form = ComplaintForm(request.POST if request.method == "POST" else None, shop=shop)
            page = "portal/survey/complaint.html"
            if form.is_valid():
                said = form.cleaned_data
                by_link.complain(
                    token, kind=said["kind"], words=said["words"], wants_call=said["call"] == "yes", shop=shop,
                    now=timezone.now(),
                )  # fmt: skip
                page = "portal/survey/complained.html"
            context = {"form": form, **survey.around(request, seen.language)}
            context |= {"page_title": _("A complaint to %(shop)s") % {"shop": shop.name}}
            response = render(request, page, context, status=422 if form.errors else 200)
    except links.NotOpen:
        return survey.closed(request)
    except by_link.TooMuch:
        return survey.closed(request)
    response.headers["Content-Language"] = seen.language
    return response
