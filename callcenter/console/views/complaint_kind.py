"""A supervisor sorts a complaint anew: what it is about, and whether safety is at stake."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.console.complaint_kind_forms import KindForm
from callcenter.console.views import complaints
from tenants.complaints import change, kinds, recode, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from web.errors import not_found


@agent(AgentRole.SUPERVISOR)
@require_POST
def kind(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None:
        return not_found(request)
    with shop.schema():
        found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        return not_found(request)
    form = KindForm(request.POST, kinds=kinds.of(shop), complaint=found)
    if not form.is_valid():
        return complaints.sheet(request, slug, complaint_id, bound=form, status=422)
    try:
        with shop.schema():
            recode.complaint(
                found, **form.told(), by=request.user.pk, by_name=str(request.user), side=Side.TEAM, shop=shop,
                now=timezone.now(),
            )  # fmt: skip
    except change.Stale as stale:
        return complaints.sheet(request, slug, complaint_id, bound=form, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        why = words.REFUSALS[refused.why]
        return complaints.sheet(request, slug, complaint_id, bound=form, refusal=why, status=409)
    messages.success(request, _("The complaint is sorted anew."))
    return redirect("triage_complaint", slug, complaint_id)
