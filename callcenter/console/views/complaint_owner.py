"""Which supervisor of the team is in charge of a complaint."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console import complaint_people
from callcenter.console.access import agent
from callcenter.console.complaint_owner_forms import OwnerForm
from callcenter.console.views import complaints
from tenants.complaints import change, owner, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from web.errors import not_found


@agent(AgentRole.SUPERVISOR)
@require_POST
def person_in_charge(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None:
        return not_found(request)
    form = OwnerForm(request.POST, people=complaint_people.of(team))
    if not form.is_valid():
        return complaints.sheet(request, slug, complaint_id, bound=form, status=422)
    try:
        with shop.schema():
            owner.complaint(
                Complaint.objects.get(pk=complaint_id), person=form.chosen, version=form.cleaned_data["version"],
                by=request.user.pk, by_name=str(request.user), side=Side.TEAM, now=timezone.now(),
            )  # fmt: skip
    except Complaint.DoesNotExist:
        return not_found(request)
    except change.Stale as stale:
        return complaints.sheet(request, slug, complaint_id, bound=form, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        why = words.REFUSALS[refused.why]
        return complaints.sheet(request, slug, complaint_id, bound=form, refusal=why, status=409)
    messages.success(request, _("Saved who is in charge."))
    return redirect("triage_complaint", slug, complaint_id)
