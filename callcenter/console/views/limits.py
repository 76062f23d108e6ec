"""How often the team calls one person over all shops: supervisors set it for their team."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.limits import contacts
from callcenter.limits.contacts import LONGEST_DAYS
from callcenter.limits.frequency import Limit


class CapForm(forms.Form):
    """The three numbers of the cap."""

    contacts = forms.IntegerField(label=_("Conversations at most"), min_value=1, max_value=20)
    days = forms.IntegerField(label=_("Within so many days"), min_value=1, max_value=LONGEST_DAYS)
    rest = forms.IntegerField(
        label=_("Hours of rest after each"),
        min_value=0,
        max_value=LONGEST_DAYS * 24,
        help_text=_("Promised calls, calls about a complaint and safety recalls are made all the same."),
    )


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    team = request.agent.team_id  # type: ignore[attr-defined]
    now_is = contacts.cap_of(team)
    initial = {"contacts": now_is.contacts, "days": now_is.days, "rest": int(now_is.rest.total_seconds() // 3600)}
    form = CapForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        contacts.set_cap(team, Limit(said["contacts"], said["days"], timedelta(hours=said["rest"])))
        messages.success(request, gettext("Saved. It holds from the next call on."))
        return redirect("team_limits")
    return render(request, "console/limits.html", {"form": form}, status=422 if form.errors else 200)
