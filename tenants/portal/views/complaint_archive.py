"""The papers of one complaint as a PDF file, in an edition and a language to choose."""

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import limits
from tenants.complaints import archive as archives
from tenants.complaints.archive import Edition
from tenants.complaints.models import Complaint
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.shops.models import Shop
from web import exports, pdf
from web.errors import not_found

EDITIONS = {
    Edition.OPEN: gettext_lazy("For the customer and for authorities"),
    Edition.SHOP: gettext_lazy("For the shop only"),
}


class ArchiveForm(forms.Form):
    """Which edition, in which language. Only owners and managers get the shop's own edition."""

    edition = forms.ChoiceField(
        label=gettext_lazy("Edition"),
        help_text=gettext_lazy(
            "The one for the customer and for authorities names nobody who works here, no cause and no cost, and shows "
            "only papers that the follow-up team may see."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, data: object = None, *, role: str, shop: Shop) -> None:
        own = role in MANAGERS
        first = Edition.SHOP if own else Edition.OPEN
        super().__init__(data, initial={"edition": first.value, "language": shop.language}, auto_id="id_archive_%s")  # type: ignore[arg-type]
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (edition.value, words) for edition, words in EDITIONS.items() if own or edition is Edition.OPEN
        ]


def form_for(request: HttpRequest) -> ArchiveForm | None:
    """What stands on the complaint's page; nothing for who only reads."""
    role = request.membership.role  # type: ignore[attr-defined]
    return ArchiveForm(role=role, shop=request.shop) if role in WORKERS else None  # type: ignore[attr-defined]


@member(*WORKERS)
@require_safe
def archive(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """The file. An edition that this role does not get is like none."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    form = ArchiveForm(request.GET, role=request.membership.role, shop=shop)  # type: ignore[attr-defined]
    if not form.is_valid():
        return not_found(request)
    try:
        limits.count(request, "archive")
        made = archives.of(
            complaint_id, edition=Edition(form.cleaned_data["edition"]), language=form.cleaned_data["language"],
            shop=shop, now=timezone.now(),
        )  # fmt: skip
    except Complaint.DoesNotExist:
        return not_found(request)
    except limits.TooOften:
        return limits.answer(request)
    except pdf.NotMade:
        messages.error(request, _("The PDF could not be made. Try again, or take off a paper that is damaged."))
        return redirect("complaint", complaint_id)
    return exports.attachment(made.body, made.name, pdf.PDF_TYPE)  # type: ignore[return-value]
