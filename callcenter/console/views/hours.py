"""When people work: the team's week, and a person's own. Promises are made by it."""

import re
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from callcenter.agents import assign, duty
from callcenter.agents.duty import Hours
from callcenter.agents.models import Agent, AgentRole, Team
from callcenter.console.access import agent
from tenants.shops.hours import DAY_NAMES, BadHours, Span, read_spans, write_week

_LABELS = {
    "mon": _("Monday"), "tue": _("Tuesday"), "wed": _("Wednesday"), "thu": _("Thursday"), "fri": _("Friday"),
    "sat": _("Saturday"), "sun": _("Sunday"),
}  # fmt: skip
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")


class WeekForm(forms.Form):
    """The hours of seven days, as people write them: 09:00-12:00, 13:00-18:00. An empty day is free."""

    def __init__(self, *args: Any, found: Hours, zones: list[str], may_follow: bool, **kwargs: Any) -> None:
        written = write_week(found.week)
        initial = {day: ", ".join(f"{start}-{end}" for start, end in written[day]) for day in DAY_NAMES}
        super().__init__(*args, **kwargs | {"initial": {**initial, "zone": found.zone}})
        for day in DAY_NAMES:
            self.fields[day] = forms.CharField(label=_LABELS[day], max_length=80, required=False)
        choices = [(zone, zone) for zone in zones]
        self.fields["zone"] = forms.ChoiceField(label=_("Time zone of these hours"), choices=choices, required=False)
        if may_follow:
            self.fields["follow"] = forms.BooleanField(label=_("The same hours as the team"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.week: list[tuple[Span, ...]] = []
        for day in DAY_NAMES:
            text = said.get(day, "").strip()
            found = _SPAN.findall(text)
            try:
                if _SPAN.sub("", text).strip(" ,;、，"):
                    raise BadHours
                self.week.append(read_spans([(start.zfill(5), end.zfill(5)) for start, end in found]))
            except BadHours:
                self.add_error(day, gettext("Hours look like this: 09:00-12:00, 13:00-18:00. They must not overlap."))
        return said


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """The hours of everybody who has none of their own."""
    return _hours(request, request.agent.team)  # type: ignore[attr-defined]


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, agent_id: uuid.UUID) -> HttpResponse:
    """The hours of one person of the team."""
    mine = request.agent.team_id  # type: ignore[attr-defined]
    found = Agent.objects.select_related("team", "user").filter(pk=agent_id, team=mine, revoked_at=None).first()
    if found is None:
        raise Http404
    return _hours(request, found)


def _hours(request: HttpRequest, holder: Team | Agent) -> HttpResponse:
    is_person = isinstance(holder, Agent)
    of = holder.team if isinstance(holder, Agent) else holder
    found = duty.hours_of(holder) or Hours(duty.WHENEVER, duty.zone_of(of))
    zones = sorted({shop.timezone for shop in assign.shops_of(of)} | {found.zone})
    post = request.POST if request.method == "POST" else None
    form = WeekForm(post, found=found, zones=zones, may_follow=is_person)
    if is_person and post is None:
        form.initial["follow"] = not holder.week
    if form.is_valid():
        told = Hours(tuple(form.week), form.cleaned_data["zone"] or found.zone)
        duty.set_hours(holder, None if form.cleaned_data.get("follow") else told)
        messages.success(request, gettext("Saved."))
        return redirect("people")
    context = {"form": form, "person": holder if is_person else None}
    return render(request, "console/hours.html", context, status=422 if form.errors else 200)
