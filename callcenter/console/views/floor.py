"""The team now, for its supervisors: who is in which state since when, and how each one's day has gone."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from callcenter.agents import floor as the_floor
from callcenter.agents.models import AgentRole, Team
from callcenter.console import bar, today
from callcenter.console.access import agent
from tenants.followups import recording


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]
    """How the desks of a team work."""

    class Meta:
        model = Team
        fields = [
            "wrap_up_seconds", "calls_per_day", "customers_per_hour", "records_calls", "recording_link", "sip_domain",
        ]  # fmt: skip
        labels = {"records_calls": _("Our calls are recorded")}
        help_texts = {
            "records_calls": _("The call screen then shows the sentence to say, and takes a link to the recording."),
            "recording_link": _(
                "For example https://records.example.com/{attempt}. Without one, agents paste each link."
            ),
        }

    wrap_up_seconds = forms.IntegerField(label=_("Seconds of wrap-up after a call"), min_value=0, max_value=900)
    calls_per_day = forms.IntegerField(label=_("Goal: calls of one agent in a day"), min_value=1, max_value=1000)
    customers_per_hour = forms.IntegerField(
        label=_("Customers that one agent opens in an hour, at most"),
        min_value=5,
        max_value=1000,
        help_text=_("Who wants more is stopped, and you are told."),
    )
    sip_domain = forms.RegexField(
        r"^[A-Za-z0-9.-]*$",
        label=_("Domain of the SIP telephone system"),
        max_length=120,
        required=False,
        help_text=_("For those who dial by SIP: the part after the @."),
    )

    def clean_recording_link(self) -> str:
        link = str(self.cleaned_data["recording_link"]).strip()
        if link:
            try:
                recording.require_template(link)
            except recording.BadLink as bad:
                raise forms.ValidationError(
                    gettext("Write an address that begins with https:// and has {attempt} where the call's id goes.")
                ) from bad
        return link


@agent(AgentRole.SUPERVISOR)
@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """The page; it fetches itself anew every few seconds."""
    team, now = request.agent.team, timezone.now()  # type: ignore[attr-defined]
    zone = today.zone_of(team)
    midnight = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    context = {"rows": _rows(team, since=midnight, now=now), "goal": team.calls_per_day, "zone": str(zone), "now": now}
    with timezone.override(zone):
        return render(request, "console/floor.html", context)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def desks(request: HttpRequest) -> HttpResponse:
    """How the desks of the team work."""
    form = DeskForm(request.POST or None, instance=request.agent.team)  # type: ignore[attr-defined]
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Saved. It holds from the next call on."))
        return redirect("floor")
    return render(request, "console/desks.html", {"form": form}, status=422 if form.errors else 200)


def _rows(team: Team, *, since: datetime, now: datetime) -> list[dict[str, Any]]:
    zone = today.zone_of(team)
    return [
        {
            "agent": each.agent,
            "seat": bar.shown(each.seat, now=now),
            "minutes": int((now - each.seat.since).total_seconds() // 60),
            "counts": today.counts(each.agent, zone=zone, now=now),
            "measures": each.today,
            "handling": each.today.handling.total_seconds(),
            "aht": each.today.aht.total_seconds() if each.today.aht is not None else None,
            "occupancy": None if each.today.occupancy is None else round(100 * each.today.occupancy),
        }
        for each in the_floor.of(team, since=since, now=now)
    ]
