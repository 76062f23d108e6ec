"""The times for complaints: how long each clock runs, when the shop works, and who is told when time goes by."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants.complaints import set_times
from tenants.complaints.models import Severity
from tenants.portal.access import MANAGERS, member
from tenants.portal.complaint_times_forms import TimesForm
from tenants.shops import members
from tenants.shops.calendar import days_off
from tenants.shops.models import Shop
from web.navigation import Crumb

AHEAD = timedelta(days=120)


@member(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest) -> HttpResponse:
    """Sets the times, or with "try" only shows what a complaint filed now would get by them."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    found = set_times.of(shop)
    form = TimesForm(request.POST or None, times=found, people=members.present(shop))
    if request.method == "POST" and form.is_valid():
        if "try" not in request.POST:
            set_times.save(shop, form.times)
            messages.success(request, _("Saved. The new times hold for complaints filed from now on."))
            return redirect("complaint_times")
        found = form.times
    context = {
        "form": form,
        "severities": [severity.label for severity in Severity],
        "examples": _examples(shop, found),
        "tried": "try" in request.POST and not form.errors,
        "calendar": _calendar(shop),
        "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(_("Times for complaints"))],
    }
    return render(request, "portal/complaints/times.html", context, status=422 if form.errors else 200)


def _examples(shop: Shop, found: set_times.Times) -> list[dict[str, Any]]:
    return [
        {"severity": Severity(each.severity).label, "clocks": each.clocks}
        for each in set_times.examples(shop, found, now=timezone.now())
    ]


def _calendar(shop: Shop) -> dict[str, list[date]]:
    today = shop.today(timezone.now())
    return days_off(shop.country, first=today, last=today + AHEAD)
