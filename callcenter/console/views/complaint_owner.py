"""Which supervisor of the team is in charge of a complaint."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from callcenter.agents.models import AgentRole
from callcenter.console import complaint_people
from callcenter.console.access import agent
from callcenter.console.complaint_owner_forms import OwnerForm
from callcenter.console.views import complaints
from tenants.complaints import owner
from tenants.complaints.models import Complaint


@agent(AgentRole.SUPERVISOR)
@require_POST
def person_in_charge(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    form = OwnerForm(request.POST, people=complaint_people.of(request.agent.team))  # type: ignore[attr-defined]

    def put(complaint: Complaint, **told: Any) -> None:
        owner.complaint(complaint, **{**told, "person": form.chosen})

    return complaints.step(request, slug, complaint_id, form, put, _("Saved who is in charge."))
