"""The rail of next calls, as a part of the call screen and of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from callcenter.console import rail as the_rail
from callcenter.console.access import agent
from tenants.followups.disposition_names import NAMES
from tenants.followups.dispositions import disposition
from tenants.followups.models import Kind


@agent()
@require_safe
def rail(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = the_rail.of(request.agent, now=now)  # type: ignore[attr-defined]
    return render(request, "console/parts/rail.html", {"rows": [_row(each) for each in rows]})


def _row(row: the_rail.Row) -> dict[str, object]:
    spoken = {"zh-hans": _("Mandarin"), "zh-hant": _("Mandarin"), "en": _("EN")}
    return {
        "colour": row.colour,
        "at": row.at,
        "clock": f"{row.at.astimezone(row.zone):%H:%M}" if row.at else "",
        "why": row.why,
        "outcome": NAMES[disposition(row.last).code] if row.last else "",
        "kind": Kind(row.kind).label,
        "customer": row.customer,
        "phone": row.phone,
        "shop": row.shop.spoken_name or row.shop.name,
        "language": spoken.get(row.language, row.language),
    }
