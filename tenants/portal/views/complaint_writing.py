"""Who else writes on a complaint, asked for every few seconds by its page, which also says that its reader writes."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from tenants.complaints import presence
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.portal.access import WORKERS, member
from tenants.shops.models import Shop
from web.errors import not_found


@member(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """The others in words, and the version that the complaint has now."""
    version = Complaint.objects.filter(pk=complaint_id).values_list("version", flat=True).first()
    if version is None:
        return not_found(request)
    shop: Shop = request.shop  # type: ignore[attr-defined]
    me: uuid.UUID = request.user.pk  # type: ignore[assignment]
    if request.method == "POST":
        presence.told(complaint_id, request.POST, by=me, side=Side.SHOP, shop=shop)
    words = presence.words(complaint_id, me=me, side=Side.SHOP, shop=shop)
    return JsonResponse({"words": words, "version": version})
