"""Who else writes on a complaint of one of the team's shops, asked for by its page every few seconds."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from tenants.complaints import presence
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from web.errors import not_found


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    """The others in words, and the version that the complaint has now. No word of the customer's is in it."""
    shop = assign.shop_of(request.agent.team, slug)  # type: ignore[attr-defined]
    if shop is None:
        return not_found(request)
    with shop.schema():
        version = Complaint.objects.filter(pk=complaint_id).values_list("version", flat=True).first()
    if version is None:
        return not_found(request)
    me: uuid.UUID = request.user.pk  # type: ignore[assignment]
    if request.method == "POST":
        presence.told(complaint_id, request.POST, by=me, side=Side.TEAM, shop=shop)
    words = presence.words(complaint_id, me=me, side=Side.TEAM, shop=shop)
    return JsonResponse({"words": words, "version": version})
