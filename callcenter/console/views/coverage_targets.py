"""A shop's targets of coverage: the form, and the forecast worked out anew by what was set."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.queue import planner
from tenants.reports import set_targets
from tenants.reports.set_targets import HIGHEST, LOWEST, Targets


class TargetsForm(forms.Form):
    coverage = forms.IntegerField(
        label=_("Of all follow-ups, in per cent"), min_value=LOWEST, max_value=HIGHEST, help_text=_("Usually 95.")
    )
    coverage_warranty = forms.IntegerField(
        label=_("Of jobs under warranty, in per cent"),
        min_value=LOWEST,
        max_value=HIGHEST,
        help_text=_("Usually 100: each of them is asked about."),
    )


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, slug: str) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None:
        raise Http404
    now_is = set_targets.of(shop)
    form = TargetsForm(
        request.POST or None,
        initial={"coverage": now_is.coverage, "coverage_warranty": now_is.coverage_warranty},
    )
    if form.is_valid():
        set_targets.targets(shop, Targets(**form.cleaned_data))
        planner.shop(shop, now=timezone.now())
        messages.success(request, gettext("Saved. The forecast goes by it from now on."))
        return redirect("shop_coverage", slug)
    context = {"form": form, "shop": shop}
    return render(request, "console/coverage_targets.html", context, status=422 if form.errors else 200)
