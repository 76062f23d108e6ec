"""Who of the shop is in charge of a complaint: chosen by anybody who works on its complaints."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenants.complaints import change, owner, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.portal import complaint_people
from tenants.portal.access import WORKERS, member
from tenants.portal.complaint_owner_forms import OwnerForm
from tenants.portal.views import complaints
from web.errors import not_found


@member(*WORKERS)
@require_POST
def person_in_charge(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        return not_found(request)
    form = OwnerForm(request.POST, people=complaint_people.of(request.shop))  # type: ignore[attr-defined]
    if not form.is_valid():
        return complaints.sheet(request, complaint_id, bound=form, status=422)
    try:
        owner.complaint(
            found, person=form.chosen, version=form.cleaned_data["version"], by=request.user.pk,
            by_name=str(request.user), side=Side.SHOP, now=timezone.now(),
        )  # fmt: skip
    except change.Stale as stale:
        return complaints.sheet(request, complaint_id, bound=form, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        return complaints.sheet(request, complaint_id, bound=form, refusal=words.REFUSALS[refused.why], status=409)
    messages.success(request, _("Saved who is in charge."))
    return redirect("complaint", complaint_id)
