"""Who of the shop is in charge of a complaint: chosen by anybody who works on its complaints."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenants.complaints import owner
from tenants.complaints.models import Complaint
from tenants.portal import complaint_people
from tenants.portal.access import WORKERS, member
from tenants.portal.complaint_owner_forms import OwnerForm
from tenants.portal.views.complaint_steps import step


@member(*WORKERS)
@require_POST
def person_in_charge(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    found = Complaint.objects.filter(pk=complaint_id).first()
    form = OwnerForm(request.POST, people=complaint_people.of(request.shop))  # type: ignore[attr-defined]

    def put(complaint: Complaint, **told: Any) -> None:
        owner.complaint(complaint, **{**told, "person": form.chosen})

    return step(request, complaint_id, found, form, put, _("Saved who is in charge."))
