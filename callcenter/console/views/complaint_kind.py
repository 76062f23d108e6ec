"""A supervisor sorts a complaint anew: what it is about, and whether safety is at stake."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.console.complaint_kind_forms import KindForm
from callcenter.console.views import complaints
from tenants.complaints import kinds, recode
from tenants.complaints.models import Complaint
from web.errors import not_found


@agent(AgentRole.SUPERVISOR)
@require_POST
def kind(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    shop = assign.shop_of(request.agent.team, slug)  # type: ignore[attr-defined]
    if shop is None:
        return not_found(request)
    with shop.schema():
        found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        return not_found(request)
    form = KindForm(request.POST, kinds=kinds.of(shop), complaint=found)

    def sort(complaint: Complaint, **told: Any) -> None:
        recode.complaint(complaint, **{**told, **form.told()}, shop=shop)

    return complaints.step(request, slug, complaint_id, form, sort, _("The complaint is sorted anew."))
